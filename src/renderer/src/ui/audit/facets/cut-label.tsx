import { visibleText } from '@shared/domain/visible-text'
import type { CSSProperties } from 'react'
import classes from './audit-facets.module.css'

type Props = { readonly text: string; readonly mono: boolean }

/** Cut before its end: values that begin alike are told apart by how they end. */
export function CutLabel({ text, mono }: Props) {
  const shown = visibleText(text, 120)
  const end = endAt(shown)
  const ofEnd = { '--end': shown.length - end } as CSSProperties
  return (
    <bdi className={mono ? `${classes.label} hc-mono` : classes.label} style={ofEnd}>
      <span className={classes.start} data-cut>
        {shown.slice(0, end)}
      </span>
      <span className={classes.end}>{shown.slice(end)}</span>
    </bdi>
  )
}

const shortLength = 12
const longestLastWord = 16
const endLength = 7

/** Where the last word begins, of an action the part after its dot; else a few letters before the end. */
function endAt(text: string): number {
  if (text.length <= shortLength) return text.length
  const beginsAt = (place: number) => place > 0 && text.length - place <= longestLastWord
  const word = [text.lastIndexOf('.'), text.search(/[ _/-][^ _/-]*$/)].find(beginsAt)
  if (word !== undefined) return word
  const at = text.length - endLength
  return /[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at
}
