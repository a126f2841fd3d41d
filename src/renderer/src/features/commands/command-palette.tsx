import { Modal } from '@mantine/core'
import { EnvironmentBadge } from '@renderer/ui/environment-badge'
import { KeyCap } from '@renderer/ui/key-cap'
import type { Environment } from '@shared/domain/environment'
import { visibleText } from '@shared/domain/visible-text'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useId, useRef } from 'react'
import classes from './command-palette.module.css'
import { PaletteRow } from './palette-row'
import { itemId, type PaletteItem } from './palette-search'
import { usePalette } from './use-palette'

type Props = {
  readonly environment: Environment | undefined
  readonly onClose: () => void
  /** Closes, gives the focus back, then runs. */
  readonly onChoose: (run: () => void) => void
}

/** Objects and actions of everything on screen, from the one registry. */
export function CommandPalette({ environment, onClose, onChoose }: Props) {
  const palette = usePalette()
  const listId = useId()
  const list = useRef<HTMLDivElement>(null)
  const markedId = palette.marked && itemId(palette.marked)

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when another entry is marked.
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [markedId])

  const choose = (item: PaletteItem | undefined) => {
    if (item === undefined) return
    onChoose(item.type === 'object' ? () => item.object.open() : () => item.command.run())
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keyActions(palette, () => choose(palette.marked))[event.key]
    if (act === undefined || event.nativeEvent.isComposing) return
    event.preventDefault()
    act()
  }

  return (
    <Modal.Root
      opened
      onClose={onClose}
      size={640}
      yOffset={96}
      returnFocus={false}
      classNames={{ content: classes.content }}
      transitionProps={{ transition: 'fade-down', duration: 120 }}
    >
      <Modal.Overlay className={classes.scrim} />
      <Modal.Content aria-label="Search or jump to">
        <div className={classes.head}>
          <IconSearch size={17} stroke={1.7} aria-hidden />
          <input
            className={classes.input}
            data-autofocus
            role="combobox"
            aria-expanded
            aria-controls={listId}
            aria-activedescendant={markedId && `${listId} ${markedId}`.replaceAll(' ', '-')}
            aria-label="Search or jump to"
            placeholder="Search or jump to…"
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            value={palette.text}
            onChange={event => palette.type(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
          {environment && <EnvironmentBadge environment={environment} />}
          <KeyCap>Esc</KeyCap>
        </div>
        {palette.isNothingNamed && (
          <div className={classes.nothing}>Nothing here is named like this.</div>
        )}
        <div ref={list} id={listId} role="listbox" aria-label="Results" className={classes.list}>
          {palette.groups.map((group, at) => (
            // biome-ignore lint/a11y/useSemanticElements: a group of options is not a fieldset.
            <div
              key={`${group.items[0]?.type} ${group.heading}`}
              role="group"
              aria-labelledby={`${listId}-${at}`}
            >
              <div id={`${listId}-${at}`} className={classes.heading}>
                {visibleText(group.heading, 120)}
              </div>
              {group.items.map(item => (
                <PaletteRow
                  key={itemId(item)}
                  id={`${listId} ${itemId(item)}`.replaceAll(' ', '-')}
                  item={item}
                  words={palette.words}
                  isMarked={itemId(item) === markedId}
                  onMark={() => palette.mark(item)}
                  onChoose={() => choose(item)}
                />
              ))}
            </div>
          ))}
        </div>
        <div className={classes.foot}>
          <KeyCap>↑</KeyCap>
          <KeyCap>↓</KeyCap>
          <span className={classes.keyWord}>move</span>
          <KeyCap>↵</KeyCap>
          <span className={classes.keyWord}>open</span>
          <KeyCap>&gt;</KeyCap>
          <span className={classes.keyWord}>actions only</span>
          <span className={classes.scope}>searches names, hints and ids</span>
        </div>
        <div role="status" className="hc-visually-hidden">
          {palette.count === 1 ? '1 result' : `${palette.count} results`}
        </div>
      </Modal.Content>
    </Modal.Root>
  )
}

type Moves = Pick<ReturnType<typeof usePalette>, 'step' | 'toStart' | 'toEnd'>

const keyActions = (
  moves: Moves,
  choose: () => void
): Record<string, (() => void) | undefined> => ({
  ArrowDown: () => moves.step(1),
  ArrowUp: () => moves.step(-1),
  PageUp: moves.toStart,
  PageDown: moves.toEnd,
  Enter: choose
})
