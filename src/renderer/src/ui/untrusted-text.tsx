import { visibleText } from '@shared/domain/visible-text'

type Props = {
  readonly text: string
  readonly mono?: boolean
  readonly maxLength?: number
}

/** A server's text: plain, with invisible and reordering characters written out. */
export function UntrustedText({ text, mono = false, maxLength = 500 }: Props) {
  return (
    <bdi className={mono ? 'hc-mono' : undefined} {...cutHint(text, maxLength)}>
      {visibleText(text, maxLength)}
    </bdi>
  )
}

const cutHint = (text: string, maxLength: number) =>
  text.length > maxLength ? { 'data-hint': `${text.length} characters, ${maxLength} shown` } : {}
