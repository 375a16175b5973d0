'use strict';
// Comforts of the import pages; every one of them works without.
(function () {
  var lang = document.documentElement.lang;

  // Files can be dropped on the form; what was chosen is listed with its size.
  document.querySelectorAll('[data-drop]').forEach(function (zone) {
    var input = zone.querySelector('input[type=file]');
    var list = zone.querySelector('[data-chosen]');
    function show() {
      list.textContent = '';
      Array.prototype.forEach.call(input.files, function (file) {
        var item = document.createElement('li');
        var name = document.createElement('bdi');
        var size = document.createElement('small');
        name.textContent = file.name;
        var large = file.size >= 1e6;
        size.textContent = ' ' + new Intl.NumberFormat(lang, {style: 'unit', unit: large ? 'megabyte' : 'kilobyte', unitDisplay: lang === 'fa' ? 'long' : 'short', maximumFractionDigits: large ? 1 : 0})
          .format(large ? file.size / 1e6 : Math.ceil(file.size / 1e3));
        item.append(name, size);
        list.append(item);
      });
      list.hidden = input.files.length === 0;
    }
    // The field itself covers the zone unseen, so that dropping and clicking are its own.
    zone.classList.add('live');
    input.addEventListener('change', show);
    input.addEventListener('dragenter', function () { zone.classList.add('over'); });
    ['dragleave', 'drop'].forEach(function (name) { input.addEventListener(name, function () { zone.classList.remove('over'); }); });
  });

  // The unit of money is asked for as soon as a column is read as an amount.
  document.querySelectorAll('select[data-unit]').forEach(function (select) {
    var unit = document.getElementById(select.dataset.unit);
    select.addEventListener('change', function () {
      unit.hidden = !select.selectedOptions[0].hasAttribute('data-money');
    });
  });

  // A running job is asked how far it has come; when it is done the page shows what it did.
  document.querySelectorAll('[data-poll]').forEach(function (box) {
    var bar = box.querySelector('progress');
    var says = box.querySelector('[data-says]');
    var percent = new Intl.NumberFormat(lang, {style: 'percent'});
    function ask() {
      fetch(box.dataset.poll).then(function (answer) {
        if (!answer.ok) throw new Error('status ' + answer.status);
        return answer.json();
      }).then(function (job) {
        if (job.state === 'done' || job.state === 'failed') { location.reload(); return; }
        if (job.total > 0) {
          bar.max = job.total;
          bar.value = job.done;
        }
        if (job.state === 'waiting') says.textContent = box.dataset.waiting;
        else if (job.total > 0 && job.done >= job.total) says.textContent = box.dataset.finishing;
        else if (job.total > 0) says.textContent = box.dataset.read.replace('{0}', percent.format(job.done / job.total));
        else says.textContent = box.dataset.running;
        setTimeout(ask, 700);
      }).catch(function () { setTimeout(ask, 3000); });
    }
    setTimeout(ask, 300);
  });
})();
