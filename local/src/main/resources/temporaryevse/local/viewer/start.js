SwaggerUIBundle({
  url: "/openapi.yaml",
  dom_id: "#viewer",
  deepLinking: true,
  // The badge would ask a server on the internet.
  validatorUrl: null,
  // The description names the usual port; this run may have another.
  requestInterceptor: (request) => {
    const url = new URL(request.url, location.origin);
    if (url.hostname === "127.0.0.1") {
      request.url = location.origin + url.pathname + url.search;
    }
    return request;
  },
});
