package temporaryevse.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A server's key with a certificate that it signed itself. Clients trust it beside all that they
 * trust anyway, since reading all of that is part of a cold start.
 *
 * @param directory the directory of its files
 */
record TlsIdentity(Path directory, KeyStore keyStore) {
  /** Subject alternative names of a server on this machine, as {@code keytool} has them. */
  static final String LOOPBACK = "DNS:localhost,IP:127.0.0.1";

  private static final String ALIAS = "relay";

  /** The JDK's own for its certificates; no secret here outlives a run. */
  private static final String PASSWORD = "changeit";

  /**
   * Makes a new one with the JDK's {@code keytool}, in place of another in the directory.
   *
   * @param names subject alternative names of the certificate, such as {@link #LOOPBACK}
   */
  static TlsIdentity create(Path directory, String names)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path file = Files.createDirectories(directory).resolve("relay.p12");
    Files.deleteIfExists(file);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    String arguments =
        ("-genkeypair -alias %s -keyalg EC -groupname secp256r1 -dname CN=%s -ext SAN=%s"
                + " -validity 2 -storetype PKCS12 -storepass %s -keystore relay.p12")
            .formatted(ALIAS, ALIAS, names, PASSWORD);
    command.addAll(List.of(arguments.split(" ", -1)));
    Command.run(directory, Map.of(), command);
    return new TlsIdentity(directory, KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
  }

  /** The context of a server: TLS 1.2 and 1.3, as DynamoDB has them. */
  SSLContext server() throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(keyStore, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** The context of a client that trusts this server only, with no session of any other. */
  SSLContext client() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, keyStore.getCertificate(ALIAS));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** Variables that make Java and Node.js trust it beside their usual certificates. */
  Map<String, String> trustVariables() throws GeneralSecurityException, IOException {
    Path pem = Files.writeString(directory.resolve("relay.pem"), pem());
    return Map.of(
        "JAVA_TOOL_OPTIONS",
        "-Djavax.net.ssl.trustStore=" + javaTrustStore(),
        "NODE_EXTRA_CA_CERTS",
        pem.toString());
  }

  /** Variables that make Java, Node.js and boto3 trust it beside their usual certificates. */
  Map<String, String> trustVariables(Peers peers)
      throws GeneralSecurityException, IOException, InterruptedException {
    String usual =
        Command.run(
            directory,
            Map.of("PYTHONPATH", peers.pythonRoot().toString()),
            List.of(
                peers.python().toString(),
                "-c",
                "import botocore.httpsession; print(botocore.httpsession.where())"));
    Path bundle = directory.resolve("bundle.pem");
    Files.writeString(bundle, Files.readString(Path.of(usual), UTF_8) + pem());
    Map<String, String> variables = new HashMap<>(trustVariables());
    variables.put("AWS_CA_BUNDLE", bundle.toString());
    return variables;
  }

  /** Writes a copy of what this JDK trusts, in its format, and this certificate. */
  private Path javaTrustStore() throws GeneralSecurityException, IOException {
    Path usual = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    KeyStore trusted = KeyStore.getInstance(usual.toFile(), (char[]) null);
    trusted.setCertificateEntry(ALIAS, keyStore.getCertificate(ALIAS));
    // A JDK's own PKCS12 has none, since deriving a key would take longer than reading the rest. A
    // JKS, which is what Debian makes, must have one, though no reader needs it.
    char @Nullable [] password =
        trusted.getType().equalsIgnoreCase("JKS") ? PASSWORD.toCharArray() : null;
    Path file = directory.resolve("cacerts");
    try (OutputStream out = Files.newOutputStream(file)) {
      trusted.store(out, password);
    }
    return file;
  }

  private String pem() throws GeneralSecurityException {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(keyStore.getCertificate(ALIAS).getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }
}
