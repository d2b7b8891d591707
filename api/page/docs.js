// Shows /openapi.json and lets each question be tried.
"use strict";

function element(name, text, attributes) {
  const e = document.createElement(name);
  if (text) e.textContent = text;
  Object.entries(attributes || {}).forEach(([k, v]) => e.setAttribute(k, v));
  return e;
}

function field(parameter) {
  const row = element("tr");
  const schema = parameter.schema.items || parameter.schema;
  const id = "p-" + Math.random().toString(36).slice(2);
  const label = element("td");
  label.append(element("label", parameter.name + (parameter.required ? " *" : ""), { for: id }));
  let input;
  if (schema.enum) {
    input = element("select", "", { id, name: parameter.name });
    input.append(element("option"));
    schema.enum.forEach((v) => input.append(element("option", v)));
  } else {
    input = element("input", "", { id, name: parameter.name, placeholder: parameter.schema.default ?? "" });
  }
  input.dataset.in = parameter.in;
  const cell = element("td");
  cell.append(input);
  row.append(label, cell, element("td", parameter.description));
  return row;
}

function address(path, form) {
  const query = new URLSearchParams();
  form.querySelectorAll("[name]").forEach((input) => {
    if (!input.value) return;
    if (input.dataset.in === "path") path = path.replace("{" + input.name + "}", encodeURIComponent(input.value));
    else if (input.dataset.in === "query") query.append(input.name, input.value);
  });
  return path + (query.size ? "?" + query : "");
}

function operation(path, method, op) {
  const box = element("details", "", { class: "operation", id: op.operationId });
  box.append(element("summary", method.toUpperCase() + " " + path + " – " + op.summary));
  const form = element("form");
  const table = element("table");
  (op.parameters || []).forEach((p) => table.append(field(p)));
  form.append(table);
  let body;
  if (op.requestBody) {
    body = element("textarea", '{"title": "", "text": "", "published": ""}', { rows: 6, cols: 60, "aria-label": "body" });
    form.append(body, element("br"));
  }
  form.append(element("button", "Try"));
  const shown = element("p");
  const answer = element("pre", "", { hidden: "", tabindex: "0" });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const url = address(path, form);
    const options = { method: method.toUpperCase() };
    if (body) Object.assign(options, { body: body.value, headers: { "Content-Type": "application/json" } });
    const response = await fetch(url, options);
    const text = await response.text();
    shown.textContent = options.method + " " + url + " – " + response.status;
    try { answer.textContent = JSON.stringify(JSON.parse(text), null, 1); } catch { answer.textContent = text; }
    answer.hidden = false;
  });
  box.append(form, shown, answer, element("p", "Answers: " + Object.entries(op.responses).map(([s, r]) => s + " " + r.description).join("; ")));
  return box;
}

fetch("/openapi.json").then((r) => r.json()).then((doc) => {
  const all = document.getElementById("operations");
  for (const [path, item] of Object.entries(doc.paths)) {
    for (const [method, op] of Object.entries(item)) all.append(operation(path, method, op));
  }
});
