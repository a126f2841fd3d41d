import { ActionIcon } from '@mantine/core'
import { formatDuration } from '@renderer/ui/format'
import { KeyCap } from '@renderer/ui/key-cap'
import type { AuditSearch } from '@shared/contract/audit'
import { taken } from '@shared/domain/audit-query/complete-audit-query'
import { parseAuditQuery } from '@shared/domain/audit-query/parse-audit-query'
import { IconSearch, IconX } from '@tabler/icons-react'
import {
  type KeyboardEvent,
  type SyntheticEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState
} from 'react'
import type { AuditPlace } from '../audit-view-parts'
import { CompletionList } from './completion-list'
import classes from './query-bar.module.css'
import { QueryIssues } from './query-issues'
import { QueryOverlay } from './query-overlay'
import { type Suggestion, useCompletion } from './use-completion'
import { useQueryText } from './use-query-text'

type Props = {
  readonly place: Pick<AuditPlace, 'query' | 'zone'>
  /** What runs at present. */
  readonly search: AuditSearch
  readonly elapsedMs: number | undefined
  readonly onRun: (query: string) => void
  /** Arrow down or Enter without changes leaves for the rows. */
  readonly onLeave: () => void
  /** Once, when it appears. */
  readonly startsFocused: boolean
}

/** The query as text with colours; Enter runs it. */
export function QueryBar({ place, search, elapsedMs, onRun, onLeave, startsFocused }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const overlay = useRef<HTMLDivElement>(null)
  const ids = useId()
  const query = useQueryText(place)
  const { text, parsed, issues } = query
  const [isOpen, setIsOpen] = useState(false)
  const offered = useCompletion({ text, caret: isOpen ? query.caret.end : null, search })
  const isListed = isOpen && offered.suggestions.length > 0
  const isInvalid = issues.length > 0

  const [takesFocus] = useState(startsFocused)
  useEffect(() => {
    if (takesFocus) input.current?.focus({ preventScroll: true })
  }, [takesFocus])

  /** The letters that are seen go along with those that are typed. */
  function follow() {
    const [field, letters] = [input.current, overlay.current]
    if (field && letters) letters.style.transform = `translateX(${-field.scrollLeft}px)`
  }
  useLayoutEffect(follow)

  function onSelect({ currentTarget }: SyntheticEvent<HTMLInputElement>) {
    const { selectionStart, selectionEnd } = currentTarget
    query.setCaret({ start: selectionStart ?? 0, end: selectionEnd ?? 0 })
    follow()
  }

  /** What cannot run stays here; the location is only ever what was searched. */
  function run(source = text) {
    setIsOpen(false)
    if (source !== text) write(source)
    query.check(source)
    const clock = { zone: place.zone, now: Date.now() }
    if (parseAuditQuery(source, clock).issues.length === 0) onRun(source)
  }

  /** As if it were typed, so that undo takes it back. */
  function write(source: string, caret = source.length) {
    const field = input.current
    if (field === null) return
    field.focus()
    field.select()
    const isTyped = document.execCommand?.('insertText', false, source) === true
    if (!isTyped) field.setRangeText(source)
    field.setSelectionRange(caret, caret)
    query.type(source, { start: caret, end: caret })
  }

  function take({ written }: Suggestion) {
    if (offered.span === undefined) return
    const next = taken(text, offered.span, written)
    write(next.source, next.caret)
    setIsOpen(written.endsWith(':'))
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || !hear(event)) return
    event.preventDefault()
    event.stopPropagation()
  }

  /** True where the key meant something here. */
  function hear(event: KeyboardEvent): boolean {
    const { suggestions, active, isChosen, choose } = offered
    const marked = isListed ? suggestions[active] : undefined
    switch (event.key) {
      case 'Enter':
        if (marked && isChosen) take(marked)
        else run()
        return true
      case 'Tab':
        if (marked === undefined || event.shiftKey) return false
        take(marked)
        return true
      case 'ArrowDown':
        if (event.altKey || !isListed) {
          if (!event.altKey && text !== '' && text === place.query) onLeave()
          else setIsOpen(true)
        } else choose(isChosen || suggestions.length === 1 ? (active + 1) % suggestions.length : 1)
        return true
      case 'ArrowUp':
        if (!isListed) return false
        choose((active - 1 + suggestions.length) % suggestions.length)
        return true
      case 'Escape':
        if (isListed) setIsOpen(false)
        else if (text !== place.query) write(place.query)
        else if (text !== '') run('')
        else return false
        return true
      default:
        return false
    }
  }

  const left = offered.span ? lettersLeft(input.current, offered.span.start) : 0
  return (
    <search className={classes.bar} aria-label="Audit log">
      <div className={classes.field} data-invalid={isInvalid || undefined}>
        <IconSearch size={16} stroke={1.7} className={classes.icon} aria-hidden />
        <div className={classes.letters}>
          <input
            ref={input}
            type="text"
            role="combobox"
            className={classes.input}
            aria-label="Query"
            aria-expanded={isListed}
            aria-controls={isListed ? `${ids}-list` : undefined}
            aria-activedescendant={isListed ? `${ids}-list-${offered.active}` : undefined}
            aria-autocomplete="list"
            aria-invalid={isInvalid}
            aria-describedby={`${ids}-issues`}
            placeholder="Everything held. Type a word, or a field such as actor:"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            data-filter-field
            value={text}
            onChange={({ currentTarget: { value, selectionStart, selectionEnd } }) => {
              query.type(value, { start: selectionStart ?? 0, end: selectionEnd ?? 0 })
              setIsOpen(true)
            }}
            onSelect={onSelect}
            onScroll={follow}
            onKeyUp={follow}
            onBlur={() => {
              setIsOpen(false)
              follow()
            }}
            onKeyDown={onKeyDown}
          />
          <div ref={overlay} className={classes.overlay} aria-hidden>
            <QueryOverlay
              source={text}
              tokens={parsed.tokens}
              faults={issues.map(({ span }) => span)}
            />
          </div>
        </div>
        {text === '' && <KeyCap>/</KeyCap>}
        {!isInvalid && elapsedMs !== undefined && text === place.query && (
          <span className={classes.elapsed} data-hint="Time the local search took">
            {formatDuration(elapsedMs)}
          </span>
        )}
        {text !== '' && (
          <ActionIcon
            size={24}
            variant="subtle"
            color="gray"
            aria-label="Clear the query"
            onClick={() => run('')}
          >
            <IconX size={15} stroke={1.7} />
          </ActionIcon>
        )}
      </div>
      {isListed && (
        <CompletionList
          id={`${ids}-list`}
          suggestions={offered.suggestions}
          active={offered.active}
          left={left}
          onTake={take}
          onActive={at => offered.choose(at, offered.isChosen)}
        />
      )}
      <QueryIssues
        id={`${ids}-issues`}
        issues={issues}
        notes={isOpen ? [] : parsed.notes}
        below={
          issues.length === 0
            ? undefined
            : search.query === '' && place.query !== ''
              ? 'Below: everything held'
              : 'Below: the last search that could run'
        }
        onTake={source => run(source)}
      />
    </search>
  )
}

/** Where the list begins: under the letter it completes, inside the field. */
function lettersLeft(field: HTMLInputElement | null, at: number): number {
  const letterPx = 7.8
  const most = Math.max(16, (field?.clientWidth ?? 600) - 280)
  return Math.min(most, 48 + at * letterPx - (field?.scrollLeft ?? 0))
}
