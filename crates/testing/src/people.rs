//! Who acts in tests.

use tenken_ops::{Actor, Grant, Role, TokenActor};

/// Somebody with a role, without the way through signing in.
pub fn somebody(role: Role, scope: &str) -> Actor {
    Actor::Token(TokenActor {
        id: role.id().into(),
        name: role.label().into(),
        grant: Grant {
            role,
            scope: Some(scope.to_owned()).filter(|scope| !scope.is_empty()),
        },
    })
}
