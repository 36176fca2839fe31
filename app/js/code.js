// The page for a code: what was photographed stands behind the # of the address, which no server sees. It goes into the
// field and out of the address. Without this script the code is typed.
(function () {
  var digits = location.hash.replace(/[^0-9]/g, "");
  var field = document.getElementById("code");
  if (!field || digits.length < 10) return;
  field.value = digits.replace(/(\d{4})(?=\d)/g, "$1 ");
  history.replaceState(null, "", location.pathname + location.search);
})();
