package temporaryevse.access;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.ApiKey;
import software.amazon.awssdk.services.apigateway.model.ConflictException;
import software.amazon.awssdk.services.apigateway.model.GetApiKeysResponse;
import temporaryevse.aws.BoundedCalls;
import temporaryevse.aws.Deadline;
import temporaryevse.aws.ServiceUnavailableException;

/**
 * The usage keys by which API Gateway counts the requests of accounts: one key an account.
 *
 * <p>They are no secrets and open nothing: the authorizer names them. Source: CreateApiKey,
 * GetApiKeys and CreateUsagePlanKey, Amazon API Gateway API Reference. Each call can be repeated.
 */
final class UsageKeys {

  private static final int PAGE = 500;

  private final String planId;
  private final ApiGatewayClient apiGateway;
  private final String prefix;
  private final BoundedCalls calls;

  UsageKeys(UsagePlan plan, String prefix) {
    planId = plan.id();
    apiGateway = plan.apiGateway();
    this.prefix = prefix;
    calls = new BoundedCalls("API Gateway", apiGateway);
  }

  /**
   * Name and value of an account's usage key.
   *
   * @param prefix of the deployment; an AWS account and region has each value once
   */
  static String name(String prefix, AccountId account) {
    return prefix + "-" + account.text();
  }

  /**
   * Makes sure that the account has a usage key and that the plan limits it.
   *
   * @throws ServiceUnavailableException where API Gateway throttles, fails or does not answer
   */
  void ensure(AccountId account, Deadline deadline) {
    String name = name(prefix, account);
    String id = create(name, account, deadline);
    try {
      calls.call(
          () ->
              apiGateway.createUsagePlanKey(
                  planned ->
                      planned
                          .usagePlanId(planId)
                          .keyId(id)
                          .keyType("API_KEY")
                          .overrideConfiguration(calls.within(deadline))));
    } catch (ConflictException isInThePlanAlready) {
      // An earlier attempt, or an earlier key of the account, has put it there.
    }
  }

  /** The id of the key, which may have been there before. */
  private String create(String name, AccountId account, Deadline deadline) {
    try {
      return calls
          .call(
              () ->
                  apiGateway.createApiKey(
                      key ->
                          key.name(name)
                              .value(name)
                              .enabled(true)
                              .description(
                                  "Limits of the account "
                                      + account.text()
                                      + " of temporary EVSE statuses")
                              .overrideConfiguration(calls.within(deadline))))
          .id();
    } catch (ConflictException exists) {
      return find(name, deadline);
    }
  }

  /** API Gateway finds keys by the beginning of their names. */
  private String find(String name, Deadline deadline) {
    @Nullable String position = null;
    do {
      @Nullable String from = position;
      GetApiKeysResponse page =
          calls.call(
              () ->
                  apiGateway.getApiKeys(
                      keys ->
                          keys.nameQuery(name)
                              .includeValues(false)
                              .limit(PAGE)
                              .position(from)
                              .overrideConfiguration(calls.within(deadline))));
      for (ApiKey key : page.items()) {
        if (key.name().equals(name)) {
          return key.id();
        }
      }
      position = page.position();
    } while (position != null);
    throw new IllegalStateException(
        "API Gateway refuses the usage key " + name + " as a duplicate, but does not list it.");
  }
}
