fn main() {
    println!("{}", domovoi_web::openapi::document().to_pretty_json().unwrap());
}
