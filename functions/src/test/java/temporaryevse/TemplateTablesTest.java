package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import temporaryevse.testing.TemplateFile;
import temporaryevse.testing.TestDynamoDb;

/** The tables of the template: what is kept, and what expires. */
class TemplateTablesTest {

  private static final TemplateFile FILE = TemplateFile.read();

  @Test
  void statusesExpireAndKeysDoNot() {
    assertThat(TestDynamoDb.TEMPLATE.table("Table").timeToLiveAttribute()).contains("expiresAt");
    assertThat(TestDynamoDb.TEMPLATE.table("KeyTable").timeToLiveAttribute()).isEmpty();
  }

  @Test
  void aTableIsKept() {
    assertThat(TestDynamoDb.TEMPLATE.tables())
        .hasSize(2)
        .allSatisfy(
            table -> {
              JsonNode resource = FILE.root().at("/Resources/" + table.logicalId());
              assertThat(table.billingMode()).isEqualTo("PAY_PER_REQUEST");
              assertThat(resource.path("DeletionPolicy").asText())
                  .isEqualTo("RetainExceptOnCreate");
              assertThat(resource.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
              assertThat(resource.at("/Properties/DeletionProtectionEnabled"))
                  .isEqualTo(TemplateFile.ref("DeletionProtection"));
              assertThat(
                      resource
                          .at(
                              "/Properties/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled")
                          .asText())
                  .isEqualTo("true");
              assertThat(resource.at("/Properties/SSESpecification/SSEEnabled").asText())
                  .isEqualTo("true");
            });
  }
}
