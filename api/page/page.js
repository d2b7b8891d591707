// Completion of names, and the slider for the day. Everything works without it, by forms.
"use strict";

function complete(input) {
  const list = document.getElementById(input.getAttribute("list"));
  let asked = "";
  input.addEventListener("input", async () => {
    const text = input.value.trim();
    if (text.length < 2 || text === asked) return;
    asked = text;
    const response = await fetch("/v1/actors?limit=8&q=" + encodeURIComponent(text));
    if (!response.ok || asked !== text) return;
    const found = await response.json();
    list.replaceChildren(...found.results.map((a) => {
      const option = document.createElement("option");
      option.value = a.name;
      option.label = a.matched && a.matched !== a.name ? a.name + " (" + a.matched + ")" : a.type;
      return option;
    }));
  });
}

function slide(slider) {
  const day = 24 * 60 * 60 * 1000;
  const first = Date.parse(slider.dataset.first) / day;
  const last = Date.parse(slider.dataset.last) / day;
  const field = document.getElementById("as_of");
  const form = slider.form;
  slider.min = Math.floor(first);
  slider.max = Math.ceil(last);
  slider.value = slider.dataset.value ? Date.parse(slider.dataset.value) / day : last;
  const show = () => { field.value = new Date(slider.value * day).toISOString().slice(0, 10); };
  slider.addEventListener("input", show);
  const go = (event) => {
    event.preventDefault();
    const url = new URL(form.dataset.path, location.href);
    if (field.value) url.searchParams.set("as_of", field.value);
    location.assign(url);
  };
  slider.addEventListener("change", go);
  form.addEventListener("submit", go);
}

document.querySelectorAll("input[list]").forEach(complete);
const slider = document.getElementById("slider");
if (slider) slide(slider);
