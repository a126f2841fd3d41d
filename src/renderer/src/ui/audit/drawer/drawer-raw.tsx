import { Button, UnstyledButton } from '@mantine/core'
import { CopyButton } from '@renderer/ui/copy-button'
import { formatNumber } from '@renderer/ui/format'
import { visibleText } from '@shared/domain/visible-text'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useId, useMemo, useState } from 'react'
import classes from './audit-drawer.module.css'
import { prettyJson } from './pretty-json'

const shownAtFirst = 10_000

type Props = {
  readonly title: string
  readonly raw: string
  /** Of the whole, where `raw` may have been cut. */
  readonly rawBytes?: number
}

/** JSON as Horizon sent it, with what is invisible in it written out. */
export function DrawerRaw({ title, raw, rawBytes }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  const boxId = useId()
  const bytes = useMemo(() => new TextEncoder().encode(raw).length, [raw])
  const whole = rawBytes ?? bytes
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  return (
    <div className={classes.raw}>
      <div className={classes.rawHead}>
        <UnstyledButton
          className={classes.disclosure}
          aria-expanded={isOpen}
          aria-controls={boxId}
          onClick={() => setIsOpen(!isOpen)}
        >
          <Chevron size={14} stroke={1.7} aria-hidden />
          <span className={classes.rawTitle}>{title}</span>{' '}
          <span className={classes.beside}>{sizeWords(whole)}</span>
        </UnstyledButton>
        {isOpen && raw !== '' && raw.length <= 1_000_000 && (
          <CopyButton
            text={raw}
            what={
              bytes < whole
                ? `the first ${formatNumber(raw.length)} characters`
                : `${title} as it came`
            }
          />
        )}
      </div>
      <div id={boxId} hidden={!isOpen}>
        {isOpen && <Json raw={raw} isCut={bytes < whole} />}
      </div>
    </div>
  )
}

function Json({ raw, isCut }: { readonly raw: string; readonly isCut: boolean }) {
  const [isWhole, setIsWhole] = useState(false)
  const pretty = useMemo(() => prettyJson(raw), [raw])
  const isLong = pretty.length > shownAtFirst
  const shown = isLong && !isWhole ? pretty.slice(0, shownAtFirst) : pretty
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and is to be reached by keys */}
      <pre className={classes.json} tabIndex={0}>
        {shown
          .split('\n')
          .map(line => visibleText(line))
          .join('\n')}
      </pre>
      {isLong && !isWhole && (
        <p className={classes.cut}>
          {formatNumber(shownAtFirst)} of {formatNumber(pretty.length)} characters are shown.{' '}
          <Button size="compact-xs" variant="subtle" onClick={() => setIsWhole(true)}>
            Show raw
          </Button>
        </p>
      )}
      {isCut && (isWhole || !isLong) && (
        <p className={classes.cut}>
          Cut after {formatNumber(raw.length)} characters. An export as JSON lines holds all of it.
        </p>
      )}
    </>
  )
}

/** "412 B", "1.4 kB", "10 MB". */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${formatNumber(bytes)} B`
  const [value, unit] =
    bytes < 1_000_000
      ? [bytes / 1_000, 'kB']
      : bytes < 1_000_000_000
        ? [bytes / 1_000_000, 'MB']
        : [bytes / 1_000_000_000, 'GB']
  return `${value < 10 ? value.toFixed(1) : formatNumber(Math.round(value))} ${unit}`
}
