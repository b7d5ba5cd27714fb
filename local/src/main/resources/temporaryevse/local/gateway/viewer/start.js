SwaggerUIBundle({
  url: "/openapi.yaml",
  dom_id: "#viewer",
  deepLinking: true,
  // The badge would ask a server on the internet.
  validatorUrl: null,
});
