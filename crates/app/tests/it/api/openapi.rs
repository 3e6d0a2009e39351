//! The API's description is kept as a snapshot, so that a change is a decision.

#[test]
fn the_description_of_the_api() {
    insta::assert_json_snapshot!(tenken_app::api::openapi());
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let api = serde_json::to_value(tenken_app::api::openapi()).unwrap();
    let mut names: Vec<String> = api["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|path| path.as_object().unwrap().values())
        .map(|operation| operation["operationId"].as_str().unwrap().to_owned())
        .collect();
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all);
}
