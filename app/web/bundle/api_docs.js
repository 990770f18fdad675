// The page to try the API: Swagger UI over our own document; it sends the page's CSRF token along.
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";
import "swagger-ui-dist/swagger-ui.css";

const token = document.querySelector('meta[name="csrf-token"]').content;

SwaggerUI({
  dom_id: "#api-docs",
  url: "/api/openapi.json",
  deepLinking: true,
  docExpansion: "none",
  validatorUrl: null,
  requestInterceptor(request) {
    request.headers["X-CSRFToken"] = token;
    return request;
  },
});
