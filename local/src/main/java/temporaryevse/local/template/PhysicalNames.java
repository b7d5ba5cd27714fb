package temporaryevse.local.template;

import java.util.Map;

/**
 * The names, ARNs and URLs that the resources of a {@link Stack} would have: "Return values" of
 * each resource in the CloudFormation guide.
 *
 * @param intrinsics of the same template
 * @param resources all resources of the template, not yet resolved
 */
record PhysicalNames(Intrinsics intrinsics, Map<String, Property> resources) {
  /** The property that names a resource, by its type; the others are named after their id. */
  private static final Map<String, String> NAME_PROPERTIES =
      Map.of("AWS::Events::EventBus", "Name", "AWS::Logs::LogGroup", "LogGroupName");

  /** The form of an ARN by type and attribute: region, account and name. */
  private static final Map<String, String> ARN_FORMS =
      Map.of(
          "AWS::DynamoDB::Table.Arn", "dynamodb:%s:%s:table/%s",
          "AWS::DynamoDB::Table.StreamArn", "dynamodb:%s:%s:table/%s/stream/latest",
          "AWS::Events::EventBus.Arn", "events:%s:%s:event-bus/%s",
          "AWS::SQS::Queue.Arn", "sqs:%s:%s:%s",
          "AWS::Serverless::Function.Arn", "lambda:%s:%s:function:%s");

  /** The {@code Ref} of a resource, or what SAM lets a {@code Ref} have behind a dot. */
  String reference(String name, Property place) {
    String[] parts = name.split("\\.", 2);
    Property resource = resource(parts[0], place);
    String type = resource.get("Type").text();
    if (parts.length == 1) {
      return type.equals("AWS::SQS::Queue")
          ? "https://sqs.%s.amazonaws.com/%s/%s"
              .formatted(intrinsics.region(), Stack.ACCOUNT_ID, name(name, resource))
          : name(name, resource);
    }
    Property properties = resource.get("Properties");
    return switch (type + "." + parts[1]) {
      case "AWS::Serverless::Api.Stage" -> text(properties.get("StageName"));
      // "Referencing versions and aliases" in the SAM guide.
      case "AWS::Serverless::Function.Alias" ->
          "arn:aws:lambda:%s:%s:function:%s-%s:%s"
              .formatted(
                  intrinsics.region(),
                  Stack.ACCOUNT_ID,
                  Stack.NAME,
                  parts[0],
                  text(properties.get("AutoPublishAlias")));
      default -> throw unsupported(name, type, place);
    };
  }

  /** An attribute of a resource, as {@code Fn::GetAtt} has it. */
  String attribute(String name, Property place) {
    String[] parts = name.split("\\.", 2);
    Property resource = resource(parts[0], place);
    String type = resource.get("Type").text();
    String form = parts.length < 2 ? null : ARN_FORMS.get(type + "." + parts[1]);
    if (form == null) {
      throw unsupported(name, type, place);
    }
    return "arn:aws:"
        + form.formatted(intrinsics.region(), Stack.ACCOUNT_ID, name(parts[0], resource));
  }

  private String name(String logicalId, Property resource) {
    String property = NAME_PROPERTIES.getOrDefault(resource.get("Type").text(), "");
    return intrinsics
        .resolve(resource.get("Properties", property))
        .textOr(Stack.NAME + "-" + logicalId);
  }

  private String text(Property property) {
    return intrinsics.resolve(property).text();
  }

  private Property resource(String logicalId, Property place) {
    Property resource = resources.get(logicalId);
    if (resource == null) {
      throw place.wrong("there is no parameter or resource `" + logicalId + "`");
    }
    if (!intrinsics.exists(logicalId)) {
      throw place.wrong("resource `" + logicalId + "` is left out by its condition");
    }
    return resource;
  }

  private static TemplateException unsupported(String name, String type, Property place) {
    return place.wrong("`" + name + "` of a " + type + " is not supported by the local run");
  }
}
