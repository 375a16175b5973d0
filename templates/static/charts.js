'use strict';
// Starts the charts of a page. A box <div data-chart="ID"> finds its data in
// <script type="application/json" id="ID">: an ECharts option whose colours are names of
// the stylesheet's custom properties, tick labels and tooltip lines, all written by the
// server. No text of the data is ever read as markup or as a template.
(function () {
  var root = document.documentElement;
  var charts = [];

  // inks replaces the names of custom properties by the colours of the theme.
  function inks(node, key, style) {
    if (Array.isArray(node)) return node.map(function (x) { return inks(x, key, style); });
    if (node && typeof node === 'object') {
      var out = {};
      Object.keys(node).forEach(function (k) { out[k] = inks(node[k], k, style); });
      return out;
    }
    if (typeof node === 'string' && node.indexOf('--') === 0 && /color$/i.test(key)) return style.getPropertyValue(node).trim();
    return node;
  }

  function element(name, text) {
    var e = document.createElement(name);
    if (text) e.textContent = text;
    return e;
  }

  // tip makes a tooltip of the server's lines as nodes, so that nothing is parsed.
  function tip(lines, rtl) {
    var box = element('div');
    box.className = 'tip';
    box.dir = rtl ? 'rtl' : 'ltr';
    box.appendChild(element('small', lines[0]));
    box.appendChild(element('b', lines[1]));
    lines.slice(2).forEach(function (line) { box.appendChild(element('small', line)); });
    return box;
  }

  function axis(option, name) {
    var a = option[name];
    return Array.isArray(a) ? a[0] : a;
  }

  function complete(spec, box) {
    var style = getComputedStyle(root);
    var option = inks(spec.option, '', style);
    var small = box.classList.contains('small');
    var surface = style.getPropertyValue('--surface').trim();
    option.textStyle = { fontFamily: getComputedStyle(document.body).fontFamily };
    option.animation = false;
    option.aria = { enabled: false };
    option.series.forEach(function (s) {
      var line = s.lineStyle || {};
      if (line.type === 'dashed') line.type = [3, 3];
      if (line.type === 'dotted') { line.type = [1, 5]; line.cap = 'round'; }
      if (s.symbol === 'emptyCircle') { // its filling would be white in both themes
        s.symbol = 'circle';
        s.itemStyle = { color: surface, borderColor: s.itemStyle.color, borderWidth: s.symbolSize > 10 ? 2 : 1.5 };
      }
      if (s.label) { s.label.textBorderColor = surface; s.label.textBorderWidth = 3; }
      s.silent = true;
      s.showAllSymbol = true; // a narrow chart leaves out no signal
      s.emphasis = { disabled: true };
    });
    var y = axis(option, 'yAxis');
    y.axisLabel.formatter = function (v) { return spec.y.labels[Math.round((v - spec.y.min) / spec.y.step)] || ''; };
    var x = axis(option, 'xAxis');
    var n = spec.tips.length;
    var every = small ? Math.max(1, n - 1) : box.clientWidth < 420 ? 12 : box.clientWidth < 560 ? 6 : 3;
    x.axisLabel.interval = function (i) { return (n - 1 - i) % every === 0; };
    if (small) x.axisLabel.alignMinLabel = 'left', x.axisLabel.alignMaxLabel = 'right';
    option.tooltip = {
      trigger: 'axis', confine: true, transitionDuration: 0,
      backgroundColor: surface, borderColor: style.getPropertyValue('--hair-2').trim(),
      axisPointer: { type: 'line', lineStyle: { color: style.getPropertyValue('--hair-2').trim() } },
      formatter: function (points) {
        var at = Array.isArray(points) ? points[0] : points;
        return at && spec.tips[at.dataIndex] ? tip(spec.tips[at.dataIndex], spec.rtl) : '';
      }
    };
    return option;
  }

  function start(box) {
    var data = document.getElementById(box.dataset.chart);
    if (!data) return;
    var spec = JSON.parse(data.textContent);
    var chart = echarts.init(box, null, { renderer: 'svg' });
    chart.setOption(complete(spec, box));
    box.dataset.drawn = 'yes';
    charts.push({ chart: chart, spec: spec, box: box });
  }

  function again() {
    charts.forEach(function (c) { c.chart.resize(); c.chart.setOption(complete(c.spec, c.box), true); });
  }

  function begin() {
    document.querySelectorAll('[data-chart]').forEach(start);
    var waiting;
    addEventListener('resize', function () { clearTimeout(waiting); waiting = setTimeout(again, 120); });
    document.addEventListener('themechange', again);
    addEventListener('beforeprint', again);
  }

  document.fonts.load('12px Vazirmatn').then(begin, begin);
})();
