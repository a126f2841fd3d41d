import { ActionIcon } from '@mantine/core'
import { formatDuration } from '@renderer/ui/format'
import { KeyCap } from '@renderer/ui/key-cap'
import type { AuditSearch } from '@shared/contract/audit'
import { taken } from '@shared/domain/audit-query/complete-audit-query'
import { parseAuditQuery } from '@shared/domain/audit-query/parse-audit-query'
import { visibleText } from '@shared/domain/visible-text'
import { IconSearch, IconX } from '@tabler/icons-react'
import {
  type KeyboardEvent,
  type SyntheticEvent,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState
} from 'react'
import type { AuditPlace } from '../audit-view-parts'
import { fixedWords } from '../fixed-words'
import { CompletionList } from './completion-list'
import { bringIntoSight, cutEnds, difference, lettersLeft } from './field-letters'
import classes from './query-bar.module.css'
import { QueryIssues } from './query-issues'
import { QueryOverlay } from './query-overlay'
import { type Suggestion, useCompletion } from './use-completion'
import { useQueryText } from './use-query-text'

/** `edited`: could be searched, and was not yet. */
export type QueryState = 'searched' | 'edited' | 'faulty'

type Props = {
  readonly place: Pick<AuditPlace, 'query' | 'zone'>
  /** What runs at present. */
  readonly search: AuditSearch
  readonly elapsedMs: number | undefined
  readonly onRun: (query: string) => void
  /** Whether what is below answers what stands here. */
  readonly onState: (state: QueryState) => void
  /** A key that means nothing here leaves for the rows. */
  readonly onLeave: (key: 'ArrowDown' | 'PageDown' | 'PageUp') => void
  /** Once, when it appears. */
  readonly startsFocused: boolean
}

/** The query as text with colours; Enter runs it. */
export function QueryBar(props: Props) {
  const { place, search, elapsedMs, onRun, onState, onLeave, startsFocused } = props
  const input = useRef<HTMLInputElement>(null)
  const overlay = useRef<HTMLDivElement>(null)
  const ids = useId()
  const query = useQueryText(place)
  const { text, parsed, issues } = query
  const [isOpen, setIsOpen] = useState(false)
  const offered = useCompletion({ text, caret: isOpen ? query.caret.end : null, search })
  const isListed = isOpen && offered.suggestions.length > 0
  const isInvalid = issues.length > 0
  const isSearched = text.trim() === search.query.trim()
  const state = parsed.issues.length > 0 ? 'faulty' : isSearched ? 'searched' : 'edited'
  useEffect(() => onState(state), [onState, state])

  const [takesFocus] = useState(startsFocused)
  useEffect(() => {
    if (takesFocus) input.current?.focus({ preventScroll: true })
  }, [takesFocus])

  /** The letters that are seen go along with those that are typed. */
  const follow = useCallback(() => {
    const [field, letters] = [input.current, overlay.current]
    if (field === null || letters === null) return
    // To say how far it is scrolled, the whole page is laid out at once: not for an empty field.
    const isEmpty = field.value === ''
    letters.style.transform = `translateX(${isEmpty ? 0 : -field.scrollLeft}px)`
    const cut = isEmpty ? { left: false, right: false } : cutEnds(field)
    letters.parentElement?.toggleAttribute('data-cut-left', cut.left)
    letters.parentElement?.toggleAttribute('data-cut-right', cut.right)
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the text, not each drawing
  useLayoutEffect(follow, [text])
  useEffect(() => {
    // What stands beside the letters comes and goes, and takes room from them.
    const observer = new ResizeObserver(follow)
    if (input.current) observer.observe(input.current)
    return () => observer.disconnect()
  }, [follow])

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
    const [fault] = parseAuditQuery(source, clock).issues
    if (fault === undefined) onRun(source)
    else if (input.current) bringIntoSight(input.current, fault.span)
  }

  /** As if what differs were typed, so that undo takes just that back. */
  function write(source: string, caret = source.length) {
    const field = input.current
    if (field === null) return
    const { start, end, insert } = difference(field.value, source)
    field.focus()
    field.setSelectionRange(start, end)
    if (source !== field.value) {
      const command = insert === '' ? 'delete' : 'insertText'
      if (document.execCommand?.(command, false, insert) !== true) field.setRangeText(insert)
    }
    field.setSelectionRange(caret, caret)
    query.type(source, { start: caret, end: caret })
  }

  function take({ written, span }: Suggestion) {
    const next = taken(text, span, written)
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
          if (!event.altKey && text !== '' && text === place.query) onLeave(event.key)
          else setIsOpen(true)
        } else choose(isChosen || suggestions.length === 1 ? (active + 1) % suggestions.length : 1)
        return true
      case 'PageDown':
      case 'PageUp':
        if (isListed || isModified(event)) return false
        onLeave(event.key)
        return true
      case 'ArrowUp':
        if (!isListed) return false
        choose((active - 1 + suggestions.length) % suggestions.length)
        return true
      case 'Escape':
        // What was typed is nobody's to take away.
        setIsOpen(false)
        return isListed
      default:
        return false
    }
  }

  const [first] = offered.suggestions
  const left = first ? lettersLeft(input.current, first.span.start) : 0
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
            placeholder={`Everything held${fixedWords(search.fixed)}. Type a word, or a field such as actor:`}
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
        {!isInvalid && state !== 'searched' && (
          <span className={classes.before} data-hint="Enter searches what stands here">
            Below: {belowWords(search)}
          </span>
        )}
        {text === '' && (
          <span className={classes.way}>
            <KeyCap>/</KeyCap>
          </span>
        )}
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
          isInvalid
            ? `Below: ${belowWords(search)}${search.query === '' ? '' : ', the last search that could run'}`
            : undefined
        }
        onTake={source => run(source)}
      />
    </search>
  )
}

const isModified = ({ altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean =>
  altKey || ctrlKey || metaKey || shiftKey

const belowWords = ({ query, fixed }: AuditSearch): string =>
  query.trim() === '' ? `everything held${fixedWords(fixed)}` : visibleText(query.trim(), 60)
