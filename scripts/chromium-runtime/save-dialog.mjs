/**
 * The save dialog, drawn over the page from the preload's world inside a closed shadow root: the
 * page can neither read nor fill it. Style sheets are constructed, because the page's content
 * security policy allows no other. Serialised with `toString`.
 */
export function askPathInPage({ title, suggestedPath, buttonLabel }, check) {
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties)
    element.append(...children)
    return element
  }

  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`
    :host { all: initial; color-scheme: light dark; }
    dialog { box-sizing: border-box; width: min(560px, calc(100vw - 48px)); padding: 16px;
      border: 0; border-radius: 8px;
      background: light-dark(#fff, #1c2026); color: light-dark(#14171c, #e9ebee);
      font: 13px/20px 'Inter Variable', system-ui, sans-serif;
      box-shadow: 0 0 0 1px light-dark(rgb(18 24 38 / 8%), #363d48),
        0 20px 56px light-dark(rgb(18 24 38 / 24%), rgb(0 0 0 / 62%)); }
    dialog::backdrop { background: light-dark(rgb(22 27 38 / 42%), rgb(4 5 8 / 62%)); }
    h2 { margin: 0 0 16px; font-size: 15px; font-weight: 600; line-height: 24px; }
    label { display: block; margin-bottom: 4px; font-size: 12px; font-weight: 500;
      line-height: 16px; }
    input { box-sizing: border-box; width: 100%; height: 32px; padding: 0 12px; border-radius: 6px;
      border: 1px solid light-dark(#c6ccd5, #3d4450); background: light-dark(#fff, #16191e);
      color: inherit; font: 12px 'JetBrains Mono Variable', ui-monospace, monospace;
      font-variant-ligatures: none; }
    input:focus { border-color: light-dark(#6066d6, #7a81ec); outline: none;
      box-shadow: 0 0 0 3px light-dark(#eef0fc, #22264a); }
    input[aria-invalid] { border-color: light-dark(#d43b31, #e4574e); }
    input[aria-invalid]:focus { box-shadow: 0 0 0 3px light-dark(#fdeeec, #351c1c); }
    p { min-height: 16px; margin: 4px 0 16px; color: light-dark(#646c78, #8d95a2);
      font-size: 12px; line-height: 16px; }
    p.refused { color: light-dark(#b1281f, #ff8f86); }
    menu { display: flex; justify-content: flex-end; gap: 8px; margin: 0; padding: 0; }
    button { height: 32px; padding: 0 12px; border-radius: 6px; font: inherit; font-weight: 600;
      border: 1px solid light-dark(#c6ccd5, #3d4450); background: light-dark(#fff, #16191e);
      color: inherit; cursor: pointer; }
    button:hover { background: light-dark(#f4f5f8, #1d2127); }
    button[type=submit] { border-color: transparent; background: light-dark(#4b50c8, #5b62dc);
      color: #fff; }
    button[type=submit]:hover { background: light-dark(#4045b2, #6a71e4); }
    button:focus-visible { outline: 2px solid light-dark(#6066d6, #7a81ec); outline-offset: 2px; }
    @media (forced-colors: active) {
      input:focus { outline: 2px solid Highlight; outline-offset: 1px; }
    }`)

  const hint = 'The file must not exist yet. Only your account will be able to read it.'
  const input = make('input', { id: 'path', value: suggestedPath, spellcheck: false })
  input.autocomplete = 'off'
  const note = make('p', { id: 'note', textContent: hint, role: 'status' })
  input.setAttribute('aria-describedby', 'note')
  const cancel = make('button', { type: 'button', textContent: 'Cancel' })
  const submit = make('button', { type: 'submit', textContent: buttonLabel })
  const form = make(
    'form',
    {},
    make('h2', { id: 'title', textContent: title }),
    make('label', { htmlFor: 'path', textContent: 'Full path of the new file' }),
    input,
    note,
    make('menu', {}, cancel, submit)
  )
  const dialog = make('dialog', {}, form)
  dialog.setAttribute('aria-labelledby', 'title')

  const host = document.createElement('div')
  host.dataset.runtimeDialog = 'save'
  const shadow = host.attachShadow({ mode: 'closed' })
  shadow.adoptedStyleSheets = [sheet]
  shadow.append(dialog)
  const before = document.activeElement
  // Keys typed here are none of the page's shortcuts.
  for (const name of ['keydown', 'keyup', 'keypress']) {
    dialog.addEventListener(name, event => event.stopPropagation())
  }

  return new Promise(resolve => {
    const end = path => {
      host.remove()
      before?.focus?.()
      resolve(path)
    }
    form.addEventListener('submit', async event => {
      event.preventDefault()
      const { path, refusal } = await check(input.value)
      if (refusal === undefined) return end(path)
      note.textContent = refusal
      note.className = 'refused'
      input.setAttribute('aria-invalid', 'true')
      input.focus()
    })
    cancel.addEventListener('click', () => end(null))
    dialog.addEventListener('cancel', event => {
      event.preventDefault()
      end(null)
    })
    document.body.append(host)
    dialog.showModal()
    const nameStart = suggestedPath.search(/[^/\\]*$/)
    input.setSelectionRange(nameStart, suggestedPath.length)
    input.focus()
  })
}
