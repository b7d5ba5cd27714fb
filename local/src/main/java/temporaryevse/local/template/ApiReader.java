package temporaryevse.local.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads an {@code AWS::Serverless::Api} whose properties are resolved. */
final class ApiReader {
  private ApiReader() {}

  static RestApi read(String id, Property properties, List<LambdaFunction> functions) {
    properties.allow(
        "AccessLogSetting AlwaysDeploy ApiKeySourceType Auth BinaryMediaTypes"
            + " DisableExecuteApiEndpoint EndpointAccessMode EndpointConfiguration GatewayResponses"
            + " MethodSettings Name OpenApiVersion SecurityPolicy StageName TracingEnabled");
    Property auth = properties.get("Auth");
    boolean apiKeyRequired = auth.get("ApiKeyRequired").flagOr(false);
    Property keySource = properties.get("ApiKeySourceType");
    if (apiKeyRequired && !keySource.textOr("HEADER").equals("AUTHORIZER")) {
      throw keySource.wrong("must be AUTHORIZER: nothing else is supported by the local run");
    }
    Map<GatewayResponseType, GatewayResponse> responses = new EnumMap<>(GatewayResponseType.class);
    properties
        .get("GatewayResponses")
        .fields()
        .forEach(
            (type, response) ->
                responses.put(gatewayResponseType(type, response), gatewayResponse(response)));
    return new RestApi(
        id,
        Stack.NAME + "-" + id,
        properties.get("StageName").text(),
        isBinary(properties.get("BinaryMediaTypes")),
        responses,
        authorizer(auth, functions),
        apiKeyRequired);
  }

  /** Whether all media types are binary; a list of some is not supported. */
  private static boolean isBinary(Property mediaTypes) {
    for (Property mediaType : mediaTypes.elements()) {
      if (!mediaType.text().equals("*~1*")) {
        throw mediaType.unsupported();
      }
    }
    return !mediaTypes.elements().isEmpty();
  }

  /** "ApiAuth" in the SAM guide; the default authorizer is asked on every route. */
  private static Optional<Authorizer> authorizer(Property auth, List<LambdaFunction> functions) {
    auth.allow("DefaultAuthorizer Authorizers ApiKeyRequired ResourcePolicy");
    checkResourcePolicy(auth.get("ResourcePolicy"));
    Map<String, Authorizer> authorizers = new LinkedHashMap<>();
    auth.get("Authorizers")
        .fields()
        .forEach((name, each) -> authorizers.put(name, authorizer(name, each, functions)));
    Property name = auth.get("DefaultAuthorizer");
    if (name.isPresent() && !authorizers.containsKey(name.text())) {
      throw name.wrong("`" + name.text() + "` is not among the Authorizers");
    }
    return name.optionalText().map(authorizers::get);
  }

  /** Every request comes from loopback, so a policy may deny other addresses only. */
  private static void checkResourcePolicy(Property policy) {
    policy.allow("CustomStatements");
    List<Property> statements = policy.get("CustomStatements").elements();
    if (policy.isPresent() && statements.isEmpty()) {
      throw policy.wrong("has no statement");
    }
    for (Property statement : statements) {
      boolean isDenied =
          !statement.get("Effect").text().equals("Allow")
              && statement.get("Condition", "NotIpAddress").get("aws:SourceIp").elements().stream()
                  .map(Property::text)
                  .noneMatch(List.of("0.0.0.0/0", "127.0.0.0/8")::contains);
      if (isDenied) {
        throw statement.wrong("denies every request of the local run");
      }
    }
  }

  private static Authorizer authorizer(
      String name, Property authorizer, List<LambdaFunction> functions) {
    authorizer.allow("FunctionArn FunctionPayloadType Identity");
    Property payloadType = authorizer.get("FunctionPayloadType");
    if (!payloadType.textOr("TOKEN").equals("REQUEST")) {
      throw payloadType.wrong("must be REQUEST: nothing else is supported by the local run");
    }
    Property identity = authorizer.get("Identity");
    identity.allow("Headers Context ReauthorizeEvery");
    List<IdentitySource> sources = new ArrayList<>();
    for (Property header : identity.get("Headers").elements()) {
      sources.add(new IdentitySource(IdentitySource.Kind.HEADER, header.text()));
    }
    for (Property variable : identity.get("Context").elements()) {
      if (!variable.text().equals("stage")) {
        throw variable.wrong("context." + variable.text() + " is not supported by the local run");
      }
      sources.add(new IdentitySource(IdentitySource.Kind.CONTEXT, variable.text()));
    }
    // Limits of API Gateway's authorizerResultTtlInSeconds.
    Property seconds = identity.get("ReauthorizeEvery");
    if (seconds.integer() < 0 || seconds.integer() > 3600) {
      throw seconds.wrong("must be from 0 to 3600 seconds");
    }
    if (seconds.integer() > 0 && sources.isEmpty()) {
      throw identity.wrong("has no source, although answers are kept by it");
    }
    return new Authorizer(
        name,
        functionOf(authorizer.get("FunctionArn"), functions),
        List.copyOf(sources),
        Duration.ofSeconds(seconds.integer()));
  }

  /** The logical id of the function with this ARN, which ends with its alias. */
  private static String functionOf(Property arn, List<LambdaFunction> functions) {
    String name = arn.text().replaceFirst("^arn:aws:lambda:[^:]*:[^:]*:function:", "");
    return functions.stream()
        .filter(function -> name.split(":", 2)[0].equals(function.name()))
        .findAny()
        .map(LambdaFunction::logicalId)
        .orElseThrow(() -> arn.wrong("is no function of the template: " + arn.text()));
  }

  private static GatewayResponseType gatewayResponseType(String name, Property response) {
    try {
      return GatewayResponseType.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw response.wrong("is not a type of gateway response");
    }
  }

  private static GatewayResponse gatewayResponse(Property response) {
    response.allow("ResponseParameters ResponseTemplates StatusCode");
    response.get("ResponseParameters").allow("Headers");
    Map<String, String> headers = new LinkedHashMap<>();
    response
        .get("ResponseParameters", "Headers")
        .fields()
        .forEach(
            (name, mapping) -> {
              if (!GatewayResponse.isHeaderMapping(mapping.text())) {
                throw mapping.wrong(
                    "must be context.something or 'a literal', not " + mapping.text());
              }
              headers.put(name, mapping.text());
            });
    Property templates = response.get("ResponseTemplates");
    templates.allow("application/json");
    Property status = response.get("StatusCode");
    return new GatewayResponse(
        status.isPresent() ? OptionalInt.of(status.integer()) : OptionalInt.empty(),
        headers,
        templates.get("application/json").textOr(GatewayResponse.PLAIN.bodyTemplate()));
  }
}
