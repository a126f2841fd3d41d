import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import classes from './hint-layer.module.css'

type Hint = { readonly target: HTMLElement; readonly title?: string; readonly text: string }

const hoverDelayMs = 300
const gapPx = 6

/**
 * Shows what stands in `data-hint` (and `data-hint-title` above it) while its element is hovered or
 * has the focus. `data-hint-if-cut` shows the element's own text where it, or what is marked `data-cut`
 * in it, is cut off. One layer for the whole page: a table would pay for a tooltip per cell.
 */
export function HintLayer() {
  const [hint, setHint] = useState<Hint | null>(null)
  const id = useId()
  const box = useRef<HTMLDivElement>(null)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const show = (next: Hint | null) => {
      clearTimeout(timer)
      setHint(next)
    }
    const onOver = ({ target }: Event) => {
      clearTimeout(timer)
      // Looked at again when it is due: what was cut off may have got more room since.
      if (hintOf(target) === null) show(null)
      else timer = setTimeout(() => show(hintOf(target)), hoverDelayMs)
    }
    const onFocus = ({ target }: Event) => {
      const isByKeyboard = target instanceof HTMLElement && target.matches(':focus-visible')
      show(isByKeyboard ? hintOf(target) : null)
    }
    const hide = () => show(null)
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && hide()

    document.addEventListener('pointerover', onOver)
    document.addEventListener('focusin', onFocus)
    document.addEventListener('focusout', hide)
    document.addEventListener('pointerdown', hide)
    document.addEventListener('scroll', hide, true)
    window.addEventListener('resize', hide)
    document.addEventListener('keydown', onKey)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('pointerover', onOver)
      document.removeEventListener('focusin', onFocus)
      document.removeEventListener('focusout', hide)
      document.removeEventListener('pointerdown', hide)
      document.removeEventListener('scroll', hide, true)
      window.removeEventListener('resize', hide)
      document.removeEventListener('keydown', onKey)
    }
  }, [])

  useLayoutEffect(() => {
    if (hint === null || box.current === null) return
    const { target } = hint
    place(box.current, target)
    const described = target.getAttribute('aria-describedby')
    target.setAttribute('aria-describedby', [described, id].filter(Boolean).join(' '))
    return () => {
      if (described === null) target.removeAttribute('aria-describedby')
      else target.setAttribute('aria-describedby', described)
    }
  }, [hint, id])

  if (hint === null) return null
  return (
    <div ref={box} id={id} role="tooltip" className={classes.hint}>
      {hint.title && <div className={classes.title}>{hint.title}</div>}
      {hint.text}
    </div>
  )
}

function hintOf(target: EventTarget | null): Hint | null {
  if (!(target instanceof Element)) return null
  const found = target.closest<HTMLElement>('[data-hint], [data-hint-if-cut]')
  if (found === null) return null
  const { hint, hintTitle: title } = found.dataset
  if (hint !== undefined) return { target: found, title, text: hint }
  const parts = [found, ...found.querySelectorAll('[data-cut]')]
  return parts.some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
    ? { target: found, text: found.textContent ?? '' }
    : null
}

/** Under its target, inside the window; above where there is no room below. */
function place(box: HTMLElement, target: HTMLElement): void {
  const at = target.getBoundingClientRect()
  const { width, height } = box.getBoundingClientRect()
  const middle = at.left + at.width / 2 - width / 2
  const left = Math.max(gapPx, Math.min(middle, window.innerWidth - width - gapPx))
  const hasRoomBelow = at.bottom + gapPx + height < window.innerHeight
  box.style.left = `${left}px`
  box.style.top = `${hasRoomBelow ? at.bottom + gapPx : at.top - gapPx - height}px`
}
