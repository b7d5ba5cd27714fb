package temporaryevse.owasp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import temporaryevse.testing.ApiKey;
import temporaryevse.testing.KeyedRun;
import temporaryevse.testing.SharedKeyedRun;
import temporaryevse.testing.TestRun;

@SharedKeyedRun
@DisplayName("API7:2023 Server Side Request Forgery")
class Api7ServerSideRequestForgeryIT {

  private final KeyedRun run;

  Api7ServerSideRequestForgeryIT(KeyedRun run) {
    this.run = run;
  }

  @Test
  void noInputBecomesAConnection() throws IOException {
    ApiKey key = run.newKey("forgery");
    try (ServerSocket target = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      target.setSoTimeout(200);
      String url = "http://127.0.0.1:" + target.getLocalPort() + "/";
      String escaped = url.replace("/", "%2F").replace(":", "%3A");
      for (String field : List.of("evseId", "temporaryStatus", "validFrom", "validTo", "url")) {
        String body = "{\"%s\":\"%s\"}".formatted(field, url);
        run.send("POST", TestRun.STATUSES, key.header(), body);
        run.send("PATCH", KeyedRun.pathOf(1), key.header(), body);
        run.send("GET", TestRun.STATUSES + "?" + field + "=" + escaped, key.header(), "");
        run.send("GET", TestRun.EFFECTIVE + "?" + field + "=" + escaped, key.header(), "");
        run.send("GET", TestRun.HISTORY + "?" + field + "=" + escaped, key.header(), "");
      }
      run.get(TestRun.STATUSES + "?cursor=" + escaped, key);
      run.get(TestRun.STATUSES + "/" + escaped, key);
      run.create(KeyedRun.EVSE, key, "Idempotency-Key", url);
      run.send("GET", TestRun.STATUSES, "Bearer " + url, "");
      run.sendRaw("GET", url + "v2/temporary-evse-statuses", "Authorization: " + key.header());
      run.send(
          "GET",
          TestRun.STATUSES,
          key.header(),
          "",
          "Referer",
          url,
          "X-Forwarded-Host",
          url,
          "Forwarded",
          "host=" + url,
          "X-Callback",
          url,
          "Origin",
          url,
          "X-Original-URL",
          url);
      run.administer(
          "{\"action\":\"create\",\"by\":\"%s\",\"account\":\"ssrf\",\"operators\":[\"*\"],\"scopes\":[\"read\"]}"
              .formatted(url));

      try {
        target.accept().close();
        throw new AssertionError("something was called");
      } catch (SocketTimeoutException nobody) {
        // As it has to be.
      }
    }
  }
}
