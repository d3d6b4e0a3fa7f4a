// A passkey's button is shown where the browser knows passkeys; what goes wrong is said beside it.
(function () {
  if (!window.PublicKeyCredential) return
  document.querySelectorAll('.hg-needs-script').forEach(function (button) { button.hidden = false })
  document.querySelectorAll('.hg-needs-no-script').forEach(function (words) { words.hidden = true })
  document.addEventListener('allauth.error', function (event) {
    event.preventDefault()
    const words = document.getElementById('passkey-failed')
    if (words) { words.hidden = false; words.focus() }
  })
})()
