package temporaryevse.store;

/** DynamoDB's answer to every call of the store where all is well, for priming. */
public final class SampleAnswer {

  /** An item that has the attributes of every kind of item. */
  private static final String ITEM =
      """
      {"pk": {"S": "EVSE#DKSPIE1"}, "sk": {"N": "1023"}, "lastId": {"N": "9007199254740991"},
       "temporaryStatus": {"S": "BLOCKED"}, "evseId": {"S": "DK*SPI*E1"},
       "operator": {"S": "DK*SPI"}, "validFrom": {"N": "0"}, "validTo": {"N": "9000000000000"},
       "version": {"N": "7"}, "sequence": {"N": "7"}, "asOf": {"N": "-1"}, "since": {"N": "0"},
       "lastUpdated": {"N": "0"}, "time": {"N": "9000000000000"},
       "events": {"L": [{"M": {"type": {"S": "created"}, "status": {"M": {"id": {"N": "1023"},
         "temporaryStatus": {"S": "BLOCKED"}, "evseId": {"S": "DK*SPI*E1"},
         "validFrom": {"N": "0"}, "version": {"N": "7"}}}}}]}, "undeleted": {"L": []},
       "statuses": {"L": [{"M": {"id": {"N": "1023"}, "temporaryStatus": {"S": "BLOCKED"},
         "validFrom": {"N": "0"}, "validTo": {"N": "9000000000000"}, "version": {"N": "7"}}}]}}
      """;

  private SampleAnswer() {}

  /** The answer of a table, as JSON. */
  public static String of(String tableName) {
    return """
    {"Attributes": %1$s, "Item": %1$s, "Items": [%1$s, %1$s], "Count": 2, "ScannedCount": 2,
     "Responses": {"%2$s": [%1$s]}}
    """
        .formatted(ITEM, tableName);
  }
}
