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
    dialog { box-sizing: border-box; width: min(560px, calc(100vw - 48px)); padding: 20px 24px;
      border: 1px solid light-dark(#c9ced6, #3b424d); border-radius: 8px;
      background: light-dark(#fff, #1b1f26); color: light-dark(#16191f, #e8ebf0);
      font: 14px/1.5 'Inter Variable', system-ui, sans-serif;
      box-shadow: 0 12px 40px rgb(0 0 0 / 30%); }
    dialog::backdrop { background: rgb(0 0 0 / 45%); }
    h2 { margin: 0 0 12px; font-size: 16px; font-weight: 600; }
    label { display: block; margin-bottom: 4px; font-weight: 500; }
    input { box-sizing: border-box; width: 100%; height: 36px; padding: 0 10px; border-radius: 4px;
      border: 1px solid light-dark(#8a93a1, #6d7786); background: light-dark(#fff, #12151a);
      color: inherit; font: 13px 'JetBrains Mono Variable', ui-monospace, monospace; }
    p { min-height: 21px; margin: 6px 0 12px; color: light-dark(#5a6270, #a6afbd); font-size: 13px; }
    p.refused { color: light-dark(#b42318, #ff9b90); }
    menu { display: flex; justify-content: flex-end; gap: 8px; margin: 0; padding: 0; }
    button { height: 36px; padding: 0 16px; border-radius: 4px; font: inherit; font-weight: 500;
      border: 1px solid light-dark(#8a93a1, #6d7786); background: transparent; color: inherit; }
    button[type=submit] { border-color: transparent; background: light-dark(#1f5fbf, #8ab8ff);
      color: light-dark(#fff, #0d1420); }
    :is(input, button):focus-visible { outline: 2px solid light-dark(#1f5fbf, #8ab8ff);
      outline-offset: 2px; }`)

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
