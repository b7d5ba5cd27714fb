package temporaryevse.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The size of a directory when it is packed for Lambda. */
final class ZipSize {
  private ZipSize() {}

  static long of(Path directory) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (Stream<Path> found = Files.walk(directory);
        ZipOutputStream zip = new ZipOutputStream(packed)) {
      List<Path> files = found.filter(Files::isRegularFile).sorted().toList();
      for (Path file : files) {
        zip.putNextEntry(new ZipEntry(directory.relativize(file).toString()));
        Files.copy(file, zip);
      }
    }
    return packed.size();
  }
}
