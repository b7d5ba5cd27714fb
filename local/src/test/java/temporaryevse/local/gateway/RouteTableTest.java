package temporaryevse.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import temporaryevse.local.template.Template;

final class RouteTableTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET    | /                | /                 |
          GET    | /things          | /things           |
          GET    | /things/         | /things           |
          POST   | /things          |                   |
          GET    | /things/7        | /things/{id}      | id=7
          DELETE | /things/7        | /things/{id}      | id=7
          HEAD   | /things/7        |                   |
          GET    | /things/mine     | /things/mine      |
          PUT    | /things/mine     |                   |
          GET    | /things/7/parts  | /things/{id}/parts| id=7
          GET    | /things/7/other  |                   |
          GET    | //things         |                   |
          GET    | /Things          |                   |
          GET    | /things/a%2Fb    | /things/{id}      | id=a%2Fb
          GET    | /files           |                   |
          GET    | /files/          |                   |
          GET    | /files/a         | /files/{path+}    | path=a
          GET    | /files/a/b.c     | /files/{path+}    | path=a/b.c
          GET    | /files/a/mine    | /files/{id}/mine  | id=a
          PUT    | /files/a         |                   |
          """)
  void theMostSpecificPathIsFound(String method, String path, String resource, String parameter) {
    var match = table().find(method, path);

    assertThat(match.map(it -> it.route().path()).orElse(null)).isEqualTo(resource);
    if (parameter != null) {
      String[] parts = parameter.split("=", 2);
      assertThat(match.orElseThrow().pathParameters()).isEqualTo(Map.of(parts[0], parts[1]));
    }
  }

  @Test
  void aRouteBelongsToOneFunction() {
    assertThatThrownBy(
            () ->
                new RouteTable(
                    Template.parse(
                            """
                            Globals: {Function: {Runtime: java25, Handler: a.B}}
                            Resources:
                              Api: {Type: AWS::Serverless::Api, Properties: {StageName: live}}
                              A: {Type: AWS::Serverless::Function, Properties: {Events: {E: {Type: Api, Properties: {RestApiId: !Ref Api, Method: GET, Path: /a}}}}}
                              B: {Type: AWS::Serverless::Function, Properties: {Events: {E: {Type: Api, Properties: {RestApiId: !Ref Api, Method: get, Path: /a}}}}}
                            """,
                            "test.yaml",
                            Map.of())
                        .functions()))
        .hasMessage("Resources.B: GET /a belongs to A too");
  }

  private static RouteTable table() {
    return new RouteTable(
        Template.parse(
                """
                Globals: {Function: {Runtime: java25, Handler: a.B}}
                Resources:
                  Api: {Type: AWS::Serverless::Api, Properties: {StageName: live}}
                  Fn:
                    Type: AWS::Serverless::Function
                    Properties:
                      Events:
                        Parts: {Type: Api, Properties: {RestApiId: !Ref Api, Method: GET, Path: "/things/{id}/parts"}}
                        One: {Type: Api, Properties: {RestApiId: !Ref Api, Method: GET, Path: "/things/{id}"}}
                        Delete: {Type: Api, Properties: {RestApiId: !Ref Api, Method: DELETE, Path: "/things/{id}"}}
                        Mine: {Type: Api, Properties: {RestApiId: !Ref Api, Method: GET, Path: /things/mine}}
                        All: {Type: Api, Properties: {RestApiId: !Ref Api, Method: GET, Path: /things}}
                        Rest: {Type: Api, Properties: {RestApiId: !Ref Api, Method: GET, Path: "/files/{path+}"}}
                        Fixed: {Type: Api, Properties: {RestApiId: !Ref Api, Method: GET, Path: "/files/{id}/mine"}}
                        Root: {Type: Api, Properties: {RestApiId: !Ref Api, Method: GET, Path: /}}
                """,
                "test.yaml",
                Map.of())
            .functions());
  }
}
