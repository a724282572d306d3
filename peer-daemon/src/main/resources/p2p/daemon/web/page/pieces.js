// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// Parts that several pages are made of.

import { html, nothing, render } from "/lib/lit-html/lit-html.js";
import { complain } from "/page/state.js";

/** A file or other name from outside: its own direction, cut where it is too long, whole in the tooltip. */
export const name = (text) => html`<bdi class="name" dir="auto" title=${text}>${text}</bdi>`;

/** Nothing to show yet: what would be here, and how it gets here. */
export const empty = (title, text, action = nothing) => html`
  <section class="empty">
    <h3>${title}</h3>
    <p>${text}</p>
    ${action}
  </section>
`;

/** What was asked for could not be learned: why, and a button that asks again. */
export const unknown = (refused, again) => empty(
  refused.message,
  refused.next,
  html`<button type="button" class="secondary" data-test="try-again" @click=${() => again()}>Try again</button>`,
);

export const loading = () => html`<p class="quiet" aria-busy="true">Loading</p>`;

/** A column's head that sorts; `order` is {by, up}. */
export const sortHead = (label, by, order, onSort, kind = "") => html`
  <th scope="col" class=${kind} aria-sort=${order.by !== by ? "none" : order.up ? "ascending" : "descending"}>
    <button type="button" class="head" data-test="sort-${by}" @click=${() => onSort({ by, up: order.by === by ? !order.up : true })}>
      ${label}<span aria-hidden="true">${order.by !== by ? "" : order.up ? " ↑" : " ↓"}</span>
    </button>
  </th>
`;

/** A text that is there to be copied. */
export const copyable = (label, text) => html`
  <label>
    ${label}
    <div class="line">
      <input readonly .value=${text} data-test="copyable" @focus=${(event) => event.target.select()} />
      <button type="button" autofocus data-test="copy" @click=${copy}>Copy</button>
    </div>
  </label>
`;

async function copy(event) {
  const button = event.currentTarget;
  const field = button.parentElement.querySelector("input");
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Now press Ctrl+C";
  }
}

/** A menu of further actions behind a button. Each is [label, test name, what it does, whether it is dangerous]. */
export const menu = (label, actions) => html`
  <details class="dropdown menu" @focusout=${closeWhenLeft} @keydown=${closeOnEscape}>
    <summary aria-label=${label} data-test="more" class="quiet-button" role="button">⋯</summary>
    <ul dir="rtl">
      ${actions.filter(Boolean).map(
        ([text, test, act, danger]) => html`<li dir="ltr">
          <button type="button" class=${danger ? "item danger" : "item"} data-test=${test} @click=${(event) => {
            const menu = event.currentTarget.closest("details");
            menu.open = false;
            menu.querySelector("summary").focus();
            act();
          }}>${text}</button>
        </li>`,
      )}
    </ul>
  </details>
`;

function closeWhenLeft(event) {
  if (!event.currentTarget.contains(event.relatedTarget)) {
    event.currentTarget.open = false;
  }
}

function closeOnEscape(event) {
  if (event.key === "Escape") {
    event.currentTarget.open = false;
    event.currentTarget.querySelector("summary").focus();
  }
}

/**
 * Shows a dialog; `body` gets a function that closes it with a value. Resolves with that value, undefined when it was dismissed.
 * The focus returns to where it was.
 */
export function dialog(title, body) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const element = document.createElement("dialog");
    element.setAttribute("aria-labelledby", "dialog-title");
    let value;
    const close = (result) => {
      value = result;
      element.close();
    };
    element.addEventListener("close", () => {
      element.remove();
      before?.focus?.();
      resolve(value);
    });
    const draw = () =>
      render(
        html`<article>
          <header>
            <button type="button" aria-label="Close" rel="prev" data-test="dialog-close" @click=${() => close()}></button>
            <h3 id="dialog-title">${title}</h3>
          </header>
          ${body(close, draw)}
        </article>`,
        element,
      );
    draw();
    document.body.append(element);
    element.showModal();
    element.querySelector("[autofocus]")?.focus();
  });
}

/** Asks before something that cannot be taken back; resolves with whether it was confirmed. */
export const confirm = (title, text, action, danger = true) =>
  dialog(
    title,
    (close) => html`
      <p>${text}</p>
      <footer>
        <button type="button" class="secondary" ?autofocus=${danger} data-test="dialog-cancel" @click=${() => close(false)}>Cancel</button>
        <button type="button" class=${danger ? "danger" : ""} ?autofocus=${!danger} data-test="dialog-confirm" @click=${() => close(true)}>${action}</button>
      </footer>
    `,
  );

/**
 * A form in a dialog. Each field is {name, label, type, value, hint, required, autocomplete, min, step, options}. `work` gets their values; what
 * it is refused is shown in the form, which stays as it was filled in. Resolves with what the work came to, or true where that is nothing;
 * undefined when the dialog was dismissed.
 */
export function form(title, fields, action, work, lead = nothing) {
  let refused = null;
  let busy = false;
  let dismissed = false;
  const submit = async (event, close, draw) => {
    event.preventDefault();
    if (busy) {
      return;
    }
    const values = Object.fromEntries(new FormData(event.currentTarget));
    [busy, refused] = [true, null];
    draw();
    try {
      close((await work(values)) ?? true);
    } catch (problem) {
      if (dismissed || problem.isLockedOut) {
        close();
        complain(problem);
        return;
      }
      [busy, refused] = [false, problem];
      draw();
    }
  };
  const shown = dialog(
    title,
    (close, draw) => html`
      <form @submit=${(event) => submit(event, close, draw)}>
        ${lead}
        ${fields.map(field)}
        ${refused ? html`<p class="problem" role="alert" data-test="form-refused">${refused.message} <small>${refused.next}</small></p>` : nothing}
        <footer>
          <button type="button" class="secondary" data-test="dialog-cancel" @click=${() => close()}>Cancel</button>
          <button type="submit" aria-busy=${busy} data-test="dialog-confirm">${action}</button>
        </footer>
      </form>
    `,
  );
  shown.then(() => (dismissed = true));
  return shown;
}

const field = ({ name, label, type, value, hint, required, autocomplete, min, step, options }, at) => html`
  <label>
    ${label}
    ${options
      ? html`<select name=${name} data-test="field-${name}">
          ${options.map(([key, text]) => html`<option value=${key} ?selected=${key === value}>${text}</option>`)}
        </select>`
      : html`<input
          name=${name}
          type=${type ?? "text"}
          .value=${value ?? ""}
          min=${min ?? nothing}
          step=${step ?? nothing}
          ?required=${required ?? true}
          ?autofocus=${at === 0}
          autocomplete=${autocomplete ?? "off"}
          data-test="field-${name}"
        />`}
    ${hint ? html`<small>${hint}</small>` : nothing}
  </label>
`;
