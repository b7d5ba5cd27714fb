package temporaryevse.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A server's key with a certificate that it signed itself, and what makes clients trust it: what
 * they trust anyway and this, since reading all of it is part of a cold start.
 */
final class TlsIdentity {
  /** Subject alternative names of a server on this machine, as {@code keytool} has them. */
  static final String LOOPBACK = "DNS:localhost,IP:127.0.0.1";

  private static final String ALIAS = "relay";

  /** The JDK's own for its certificates; nothing here is secret for longer than a run. */
  private static final String PASSWORD = "changeit";

  private final Path directory;
  private final KeyStore keyStore;

  private TlsIdentity(Path directory, KeyStore keyStore) {
    this.directory = directory;
    this.keyStore = keyStore;
  }

  /**
   * Makes a new one, with the JDK's {@code keytool}.
   *
   * @param directory for its files; there may be another's, which it replaces
   * @param names subject alternative names of the certificate, such as {@link #LOOPBACK}
   */
  static TlsIdentity create(Path directory, String names) throws InterruptedException {
    Path file = directory.resolve("relay.p12");
    try {
      Files.createDirectories(directory);
      Files.deleteIfExists(file);
      Command.run(
          directory,
          Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
          "-genkeypair",
          "-alias",
          ALIAS,
          "-keyalg",
          "EC",
          "-groupname",
          "secp256r1",
          "-dname",
          "CN=" + ALIAS,
          "-ext",
          "SAN=" + names,
          "-validity",
          "2",
          "-storetype",
          "PKCS12",
          "-storepass",
          PASSWORD,
          "-keystore",
          file.toString());
      return new TlsIdentity(
          directory, KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the server is made with: TLS 1.2 and 1.3, as DynamoDB has them. */
  SSLContext server() {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(keyStore, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A client in this process that trusts nobody else, with no session of any other. */
  SSLContext client() {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(ALIAS, keyStore.getCertificate(ALIAS));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Variables that make Java and Node.js trust it beside their usual certificates. */
  Map<String, String> trustVariables() {
    try {
      Path pem = directory.resolve("relay.pem");
      Files.writeString(pem, pem(keyStore.getCertificate(ALIAS)));
      return Map.of(
          "JAVA_TOOL_OPTIONS",
          "-Djavax.net.ssl.trustStore=" + javaTrustStore(),
          "NODE_EXTRA_CA_CERTS",
          pem.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Variables that make Java, Node.js and boto3 trust it beside their usual certificates. */
  Map<String, String> trustVariables(Peers peers) throws InterruptedException {
    String usual =
        Command.run(
            directory,
            Map.of("PYTHONPATH", peers.pythonRoot().toString()),
            List.of(
                peers.python().toString(),
                "-c",
                "import botocore.httpsession; print(botocore.httpsession.where())"));
    try {
      Path bundle = directory.resolve("bundle.pem");
      Files.writeString(
          bundle, Files.readString(Path.of(usual), UTF_8) + pem(keyStore.getCertificate(ALIAS)));
      Map<String, String> variables = new HashMap<>(trustVariables());
      variables.put("AWS_CA_BUNDLE", bundle.toString());
      return variables;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A copy of what this JDK trusts, in its format, and this. */
  private Path javaTrustStore() throws GeneralSecurityException, IOException {
    KeyStore trusted =
        KeyStore.getInstance(
            Path.of(System.getProperty("java.home"), "lib", "security", "cacerts").toFile(),
            (char[]) null);
    trusted.setCertificateEntry(ALIAS, keyStore.getCertificate(ALIAS));
    // A JDK's own PKCS12 has none, since deriving a key would take longer than reading the rest. A
    // JKS, which is what Debian makes, must have one, which nobody needs to read it.
    char @Nullable [] password =
        trusted.getType().equalsIgnoreCase("JKS") ? PASSWORD.toCharArray() : null;
    Path file = directory.resolve("cacerts");
    try (OutputStream out = Files.newOutputStream(file)) {
      trusted.store(out, password);
    }
    return file;
  }

  private static String pem(Certificate certificate) throws GeneralSecurityException {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }
}
