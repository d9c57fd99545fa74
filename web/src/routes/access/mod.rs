//! The table of rights, why somebody may do something, and who did what.

pub mod own_roles;
pub mod rights;
pub(super) mod shown;
pub mod trail;

use actix_web::web;

pub fn mount(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/api/v1/access/matrix").route(web::get().to(rights::matrix)))
        .service(web::resource("/api/v1/access/explain").route(web::get().to(rights::explanation)))
        .service(
            web::resource("/api/v1/companies/{id}/roles")
                .route(web::get().to(own_roles::list))
                .route(web::post().to(own_roles::add)),
        )
        .service(
            web::resource("/api/v1/companies/{id}/roles/{role}")
                .route(web::put().to(own_roles::correct))
                .route(web::delete().to(own_roles::remove)),
        )
        .service(web::resource("/api/v1/audit").route(web::get().to(trail::list)))
        .service(web::resource("/api/v1/audit.csv").route(web::get().to(trail::table)));
}
