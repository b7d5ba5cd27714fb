// The key and the operator that this tab works with. Both are in memory only: a reload asks again.

let key = "";
let operator = "";

export function signIn(withKey, forOperator) {
  key = withKey;
  operator = forOperator;
}

export function signOut() {
  signIn("", "");
}

export function isSignedIn() {
  return key !== "";
}

/** The operator whose EVSEs are shown; empty for those of the key. */
export function currentOperator() {
  return operator;
}

export function authorization() {
  return `Bearer ${key}`;
}
