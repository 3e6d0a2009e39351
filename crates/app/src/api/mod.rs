//! The HTTP API, `/api/v1`. Bearer tokens; errors are problem documents
//! (RFC 9457); writes carry `If-Match` and `Idempotency-Key`.

mod body;
mod caller;
mod facilities;
mod forms;
mod ledgers;
mod problem;
mod responses;
pub(crate) mod results;
pub(crate) mod rounds;
mod submissions;
mod suggestions;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use tenken_ops::Tenken;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder, Server};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use caller::Caller;
pub(crate) use problem::Problem;

/// The largest request, in bytes.
const BODY_LIMIT: usize = 1024 * 1024;

/// All operations with their description.
fn described() -> OpenApiRouter<Tenken> {
    OpenApiRouter::with_openapi(OpenApiBuilder::new().info(
        InfoBuilder::new()
            .title("Tenken")
            .version("1")
            .description(Some("Surveys, checklists and inspections of cybersecurity in Japan's medical facilities."))
            .build(),
    ).build())
    .routes(routes!(forms::list))
    .routes(routes!(forms::show))
    .routes(routes!(rounds::list, rounds::open))
    .routes(routes!(rounds::show, rounds::change))
    .routes(routes!(rounds::close))
    .routes(routes!(rounds::reopen))
    .routes(routes!(responses::show, responses::replace))
    .routes(routes!(suggestions::show))
    .routes(routes!(submissions::list, submissions::submit))
    .routes(routes!(submissions::show))
    .routes(routes!(results::show))
    .routes(routes!(facilities::list, facilities::add))
    .routes(routes!(facilities::show))
    .routes(routes!(ledgers::show, ledgers::change))
}

/// The description of the API.
pub fn openapi() -> OpenApi {
    let mut api = described().into_openapi();
    api.servers = Some(vec![Server::new("/api/v1")]);
    let components = api.components.get_or_insert_default();
    components.add_security_scheme(
        "token",
        SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)),
    );
    api
}

/// The API's routes.
pub fn router(tenken: Tenken) -> Router {
    let (router, _) = described().split_for_parts();
    router
        .route("/openapi.json", get(|| async { Json(openapi()) }))
        .fallback(|| async {
            Problem::new(
                StatusCode::NOT_FOUND,
                "not_found",
                "このアドレスはありません。",
            )
        })
        .method_not_allowed_fallback(|| async {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "このアドレスでは、その操作はできません。",
            )
        })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(tenken)
}
