// Passkeys: asks the browser for the credential whose options the form carries, puts the answer into it and sends it.
(function () {
  "use strict";
  var form = document.querySelector("form[data-passkey]");
  if (!form) return;

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (sign) { return sign.charCodeAt(0); });
  }
  function text(buffer) {
    if (!buffer) return null;
    var plain = Array.prototype.map.call(new Uint8Array(buffer), function (byte) { return String.fromCharCode(byte); }).join("");
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function identified(list) {
    return (list || []).map(function (entry) { return Object.assign({}, entry, { id: bytes(entry.id) }); });
  }
  function failed() {
    form.querySelector("[data-passkey-waiting]").hidden = true;
    form.querySelector("[data-passkey-failed]").hidden = false;
  }
  function created(options) {
    options.challenge = bytes(options.challenge);
    options.user.id = bytes(options.user.id);
    options.excludeCredentials = identified(options.excludeCredentials);
    return navigator.credentials.create({ publicKey: options }).then(function (made) {
      return {
        id: made.id, rawId: text(made.rawId), type: made.type,
        extensions: JSON.stringify(made.getClientExtensionResults()),
        transports: made.response.getTransports ? made.response.getTransports() : [],
        response: {
          attestationObject: text(made.response.attestationObject), clientDataJSON: text(made.response.clientDataJSON),
          transports: made.response.getTransports ? made.response.getTransports() : []
        }
      };
    });
  }
  function found(options) {
    options.challenge = bytes(options.challenge);
    options.allowCredentials = identified(options.allowCredentials);
    return navigator.credentials.get({ publicKey: options }).then(function (made) {
      return {
        id: made.id, rawId: text(made.rawId), type: made.type,
        response: {
          authenticatorData: text(made.response.authenticatorData), clientDataJSON: text(made.response.clientDataJSON),
          signature: text(made.response.signature), userHandle: text(made.response.userHandle)
        }
      };
    });
  }

  if (!window.PublicKeyCredential) { failed(); return; }
  var options = JSON.parse(form.getAttribute("data-options"));
  (form.getAttribute("data-passkey") === "create" ? created : found)(options).then(function (answer) {
    form.querySelector("#credential").value = JSON.stringify(answer);
    form.submit();
  }).catch(failed);
})();
