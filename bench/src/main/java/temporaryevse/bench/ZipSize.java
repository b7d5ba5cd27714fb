package temporaryevse.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** How large a file, or all that is in a directory, is when it is packed for Lambda. */
final class ZipSize extends OutputStream {
  private long bytes;

  private ZipSize() {}

  static long of(Path fileOrDirectory) {
    ZipSize size = new ZipSize();
    try (Stream<Path> found = Files.walk(fileOrDirectory);
        ZipOutputStream zip = new ZipOutputStream(size)) {
      List<Path> files = found.filter(Files::isRegularFile).sorted().toList();
      for (Path file : files) {
        zip.putNextEntry(new ZipEntry(fileOrDirectory.toUri().relativize(file.toUri()).getPath()));
        Files.copy(file, zip);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return size.bytes;
  }

  @Override
  public void write(int b) {
    bytes++;
  }

  @Override
  public void write(byte[] written, int offset, int length) {
    bytes += length;
  }
}
