// The page after signing out or deleting: nothing of ours stays in the browser, also in one that does not know the header
// which asks for that.
try {
  localStorage.clear();
  sessionStorage.clear();
} catch (error) {
  // Storage that is forbidden holds nothing.
}
