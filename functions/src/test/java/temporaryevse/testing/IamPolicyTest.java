package temporaryevse.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IamPolicyTest {

  private static final String TABLE = "arn:aws:dynamodb:eu-central-1:000000000000:table/a";

  private static final String READ =
      """
      {"Effect":"Allow","Action":"dynamodb:GetItem",
       "Resource":"arn:aws:dynamodb:eu-central-1:000000000000:table/a",
       "Condition":{"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["STATUS#*","KEY#?"]}}}\
      """;

  @ParameterizedTest
  @CsvSource({
    "dynamodb:GetItem,    /a,         STATUS#1,  true",
    "dynamodb:GetItem,    /a,         STATUS#,   true",
    "dynamodb:GetItem,    /a,         KEY#1,     true",
    "dynamodb:GetItem,    /a,         KEY#12,    false",
    "dynamodb:GetItem,    /a,         COUNTER,   false",
    "dynamodb:GetItem,    /a,         status#1,  false",
    "dynamodb:GetItem,    /a,         XSTATUS#1, false",
    "dynamodb:PutItem,    /a,         STATUS#1,  false",
    "dynamodb:GetItemX,   /a,         STATUS#1,  false",
    "dynamodb:GetItem,    /ab,        STATUS#1,  false",
    "dynamodb:GetItem,    /A,         STATUS#1,  false",
    "dynamodb:GetItem,    /a/index/i, STATUS#1,  false",
  })
  void aCallIsAllowedByActionResourceAndKey(
      String action, String table, String key, boolean isAllowed) {
    AwsCall call =
        new AwsCall(action, TABLE.substring(0, TABLE.length() - 2) + table, List.of(key));

    assertThat(policy(READ).allows(call)).isEqualTo(isAllowed);
  }

  @Test
  void everyKeyOfACallHasToBeNamed() {
    assertThat(policy(READ).allows(get("STATUS#1", "STATUS#2"))).isTrue();
    assertThat(policy(READ).allows(get("STATUS#1", "COUNTER"))).isFalse();
  }

  @Test
  void aConditionOnAllKeysHoldsForACallWithoutAny() {
    assertThat(policy(READ).allows(get())).isTrue();
  }

  @Test
  void everyConditionOfAStatementHasToHold() {
    String both =
        """
        {"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{
          "ForAllValues:StringLike":{"dynamodb:LeadingKeys":"A*"},
          "ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["AB","CD","A*"]}}}\
        """;

    assertThat(policy(both).allows(get("AB"))).isTrue();
    assertThat(policy(both).allows(get("A*"))).isTrue();
    assertThat(policy(both).allows(get("AC"))).isFalse();
    assertThat(policy(both).allows(get("CD"))).isFalse();
  }

  @Test
  void aStatementThatDeniesGoesBeforeOneThatAllows() {
    String deny =
        """
        {"Effect":"Deny","Action":["dynamodb:Get*"],"Resource":["*"],
         "Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["STATUS#1"]}}}\
        """;

    assertThat(policy(READ, deny).allows(get("STATUS#1"))).isFalse();
    assertThat(policy(deny, READ).allows(get("STATUS#1"))).isFalse();
    assertThat(policy(deny, READ).allows(get("STATUS#2"))).isTrue();
    assertThat(policy(deny).allows(get("STATUS#2"))).isFalse();
    assertThat(policy().allows(get("STATUS#2"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:dynamodb:eu-central-1:000000000000:table/*, true",
    "arn:aws:dynamodb:*:000000000000:table/?,            true",
    "arn:aws:dynamodb:*:table/a,                         false",
    "arn:aws:dynamodb:*,                                 false",
    "arn:aws:dynamodb:us-east-1:000000000000:table/a,    false",
    "arn:aws:dynamodb:eu-central-1:000000000001:table/a, false",
    "*,                                                  true",
  })
  void aWildcardInAnArnStaysInItsPart(String resource, boolean isAllowed) {
    String statement =
        "{\"Effect\":\"Allow\",\"Action\":\"dynamodb:getitem\",\"Resource\":\"" + resource + "\"}";

    assertThat(policy(statement).allows(get("x"))).isEqualTo(isAllowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Effect\":\"Allow\",\"NotAction\":\"dynamodb:Scan\",\"Resource\":\"*\"}",
        "{\"Effect\":\"Allow\",\"Action\":\"dynamodb:Scan\",\"NotResource\":\"x\"}",
        "{\"Effect\":\"Allow\",\"Action\":\"dynamodb:Scan\"}",
        "{\"Effect\":\"Allow\",\"Resource\":\"*\"}",
        "{\"Effect\":\"Maybe\",\"Action\":\"dynamodb:Scan\",\"Resource\":\"*\"}",
        "{\"Action\":\"dynamodb:Scan\",\"Resource\":\"*\"}",
        "{\"Effect\":\"Allow\",\"Action\":[],\"Resource\":\"*\"}",
        "{\"Effect\":\"Allow\",\"Action\":\"dynamodb:Scan\",\"Resource\":\"${aws:username}\"}",
        "{\"Effect\":\"Allow\",\"Action\":\"dynamodb:Scan\",\"Resource\":{\"Ref\":\"Table\"}}",
        "{\"Effect\":\"Allow\",\"Action\":\"dynamodb:Scan\",\"Resource\":\"*\",\"Condition\":"
            + "{\"StringLikeIfExists\":{\"dynamodb:LeadingKeys\":\"a\"}}}",
        "{\"Effect\":\"Allow\",\"Action\":\"dynamodb:Scan\",\"Resource\":\"*\",\"Condition\":"
            + "{\"ForAllValues:StringNotLike\":{\"dynamodb:LeadingKeys\":\"a\"}}}",
        "{\"Effect\":\"Allow\",\"Action\":\"dynamodb:Scan\",\"Resource\":\"*\",\"Condition\":"
            + "{\"ForAllValues:StringLike\":{\"dynamodb:Attributes\":\"a\"}}}",
      })
  void whatIsNotKnownIsRefused(String statement) {
    assertThatIllegalArgumentException().isThrownBy(() -> policy(statement));
  }

  @Test
  void aPolicyThatIsOnlyNamedIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IamPolicy.of(json("\"AmazonDynamoDBFullAccess\"")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IamPolicy.of(json("{\"DynamoDBCrudPolicy\":{\"TableName\":\"a\"}}")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IamPolicy.of(json("{\"Statement\":[" + READ + "]}")));
  }

  private static AwsCall get(String... keys) {
    return new AwsCall("dynamodb:GetItem", TABLE, List.of(keys));
  }

  private static IamPolicy policy(String... statements) {
    return IamPolicy.of(
        json("{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}"));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
