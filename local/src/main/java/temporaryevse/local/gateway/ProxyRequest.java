package temporaryevse.local.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import temporaryevse.local.http.PercentEncoding;

/**
 * A request of a client as API Gateway sees it.
 *
 * @param path as sent, not decoded
 * @param query by name, decoded, in the order sent
 * @param headers by name as first sent; every value, in the order sent
 */
record ProxyRequest(
    String method,
    String path,
    Map<String, List<String>> query,
    Map<String, List<String>> headers,
    String protocol,
    String sourceIp) {

  /** Headers of the connection, which ends at API Gateway. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "keep-alive",
          "proxy-connection",
          "te",
          "transfer-encoding",
          "upgrade");

  /** A header as it arrived. */
  record Header(String name, String value) {}

  /**
   * The headers that a function sees: the client's, and those that API Gateway adds.
   *
   * @param traceId value of {@code X-Amzn-Trace-Id} unless the client sent one
   */
  static Map<String, List<String>> headers(
      List<Header> sent, String sourceIp, int port, String traceId) {
    Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (Header header : sent) {
      if (!HOP_BY_HOP.contains(header.name().toLowerCase(Locale.ROOT))) {
        byName
            .computeIfAbsent(
                header.name(),
                name -> {
                  List<String> values = new ArrayList<>();
                  headers.put(name, values);
                  return values;
                })
            .add(header.value());
      }
    }
    List<String> forwardedFor = byName.getOrDefault("X-Forwarded-For", List.of());
    List<String> hops = new ArrayList<>(forwardedFor);
    hops.add(sourceIp);
    replace(headers, "X-Forwarded-For", String.join(", ", hops));
    replace(headers, "X-Forwarded-Port", Integer.toString(port));
    replace(headers, "X-Forwarded-Proto", "http");
    if (!byName.containsKey("X-Amzn-Trace-Id")) {
      headers.put("X-Amzn-Trace-Id", List.of(traceId));
    }
    return headers;
  }

  private static void replace(Map<String, List<String>> headers, String name, String value) {
    headers.keySet().removeIf(name::equalsIgnoreCase);
    headers.put(name, List.of(value));
  }

  /** The same request with its query. */
  ProxyRequest withQuery(Map<String, List<String>> query) {
    return new ProxyRequest(method, path, query, headers, protocol, sourceIp);
  }

  /** The last value of the header, whatever the case of its name. */
  Optional<String> header(String name) {
    return Optional.of(headerValues(name)).filter(each -> !each.isEmpty()).map(List::getLast);
  }

  /** All values of the header, whatever the case of its name. */
  List<String> headerValues(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .findAny()
        .map(Map.Entry::getValue)
        .orElse(List.of());
  }

  /**
   * The parameters of a raw query.
   *
   * @return empty if it is not percent-encoded UTF-8
   */
  static Optional<Map<String, List<String>>> query(String raw) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    for (String parameter : raw.split("&", -1)) {
      if (parameter.isEmpty()) {
        continue;
      }
      String[] parts = parameter.split("=", 2);
      Optional<String> name = PercentEncoding.decode(parts[0].replace('+', ' '));
      Optional<String> value =
          parts.length == 1 ? Optional.of("") : PercentEncoding.decode(parts[1].replace('+', ' '));
      if (name.isEmpty() || value.isEmpty()) {
        return Optional.empty();
      }
      query.computeIfAbsent(name.get(), _ -> new ArrayList<>()).add(value.get());
    }
    return Optional.of(query);
  }
}
