'use strict';
// Small comforts; every page works without them.
(function () {
  // The theme switch: light, dark or what the system says; remembered in a cookie, applied at once.
  document.querySelectorAll('[data-theme-to]').forEach(function (link) {
    link.addEventListener('click', function (event) {
      event.preventDefault();
      var dark = matchMedia('(prefers-color-scheme: dark)').matches;
      var now = document.documentElement.dataset.theme || (dark ? 'dark' : 'light');
      var next = now === 'dark' ? 'light' : 'dark';
      document.documentElement.dataset.theme = next;
      document.cookie = 'theme=' + next + '; Path=/; Max-Age=31536000; SameSite=Lax';
      document.dispatchEvent(new Event('themechange'));
    });
  });

  // An open menu closes when something else is clicked, or with Escape.
  document.addEventListener('click', function (event) {
    document.querySelectorAll('details.menu[open]').forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') return;
    document.querySelectorAll('details.menu[open]').forEach(function (menu) {
      menu.open = false;
      menu.querySelector('summary').focus();
    });
  });

  // Printing.
  document.querySelectorAll('[data-print]').forEach(function (button) {
    button.hidden = false;
    button.addEventListener('click', function () { print(); });
  });

  // A form that has been sent cannot be sent twice.
  document.querySelectorAll('form[data-once]').forEach(function (form) {
    form.addEventListener('submit', function (event) {
      var button = event.submitter || form.querySelector('button[type=submit]');
      setTimeout(function () { button.disabled = true; button.textContent = button.dataset.busy || button.textContent; }, 0);
    });
  });
})();
