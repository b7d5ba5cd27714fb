// The loop of Lambda's Node.js runtime without what needs a compiler: takes events from the Runtime API over one
// connection that is kept alive.
const http = require("node:http");
const path = require("node:path");

const api = new URL(`http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/`);
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function call(method, resource, body) {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) };
    const request = http.request(new URL(resource, api), { method, agent, headers }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString("utf8") }));
      response.on("error", reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}

async function main() {
  const [module, name] = process.env._HANDLER.split(".");
  const handler = require(path.join(process.env.LAMBDA_TASK_ROOT, module))[name];
  for (;;) {
    const next = await call("GET", "invocation/next");
    const requestId = next.headers["lambda-runtime-aws-request-id"];
    try {
      const result = await handler(JSON.parse(next.body), { awsRequestId: requestId });
      await call("POST", `invocation/${requestId}/response`, JSON.stringify(result));
    } catch (error) {
      console.error(error);
      const failure = JSON.stringify({ errorType: error.name, errorMessage: error.message });
      await call("POST", `invocation/${requestId}/error`, failure);
    }
  }
}

main();
