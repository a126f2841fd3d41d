import { ActionIcon, Button, Checkbox, TextInput } from '@mantine/core'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Consumer } from '@shared/contract/rotation-events'
import { visibleText } from '@shared/domain/visible-text'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import classes from './consumer-list.module.css'
import { countWords } from './rotation-words'
import { StepPart } from './step-frame'
import type { useChecklist } from './use-checklist'

type Props = { readonly checklist: ReturnType<typeof useChecklist> }

/** The same where nothing can be changed. */
export function ConsumersRead({ consumers }: { readonly consumers: readonly Consumer[] }) {
  return (
    <StepPart title="Systems to be updated">
      <ul className={classes.read}>
        {consumers.map(({ id, name, owner, ip, isDone }) => (
          <li key={id}>
            {visibleText([name, owner, ip].filter(Boolean).join(', '), 300)}
            <span className={classes.none}>{isDone ? 'done' : 'not ticked'}</span>
          </li>
        ))}
        {consumers.length === 0 && <li>No system was listed.</li>}
      </ul>
    </StepPart>
  )
}

/** Every system that has to be given the new key, with who sees to it. */
export function ConsumerList({ checklist }: Props) {
  const { rows, unlisted, edit, commit } = checklist
  const done = rows.filter(({ isDone }) => isDone).length
  const body = useRef<HTMLTableSectionElement>(null)
  /** The row that takes the focus once it is drawn. */
  const next = useRef<number | null>(null)
  const addRef = useRef<HTMLButtonElement>(null)

  const changed = (id: string, changes: Partial<Consumer>) =>
    rows.map(row => (row.id === id ? { ...row, ...changes } : row))
  const add = () => {
    next.current = rows.length
    const id = crypto.randomUUID()
    edit([...rows, { id, name: '', owner: '', ip: null, isDone: false }])
  }
  const remove = (at: number) => {
    next.current = at
    void commit(rows.filter((_, each) => each !== at))
  }
  // What was just added is typed into at once; what is gone leaves the focus to the next.
  useEffect(() => {
    if (next.current === null) return
    const inputs = body.current?.querySelectorAll<HTMLInputElement>('input[data-name]') ?? []
    const target = inputs[Math.min(next.current, inputs.length - 1)] ?? addRef.current
    next.current = null
    target?.focus()
  })

  return (
    <StepPart
      title="Systems to be updated"
      note="filled from who calls with the old key; tick what has the new one"
      aside={`${done} of ${rows.length} done`}
    >
      {rows.length > 0 && (
        <div className={classes.box}>
          <table className={classes.table}>
            <caption className="hc-visually-hidden">Systems to be updated</caption>
            <thead>
              <tr>
                <th scope="col">Done</th>
                <th scope="col">System</th>
                <th scope="col">Owner</th>
                <th scope="col">Calls from</th>
                <th scope="col">
                  <span className="hc-visually-hidden">Remove</span>
                </th>
              </tr>
            </thead>
            <tbody ref={body}>
              {rows.map((row, at) => {
                const { id, name, owner, ip, isDone } = row
                const called = visibleText(name === '' ? 'the new system' : name, 60)
                return (
                  <tr key={id} data-done={isDone || undefined}>
                    <td>
                      <Checkbox
                        aria-label={`${called} has the new key`}
                        checked={isDone}
                        onChange={event =>
                          void commit(changed(id, { isDone: event.currentTarget.checked }))
                        }
                      />
                    </td>
                    <td>
                      <TextInput
                        size="xs"
                        data-name
                        aria-label={`Name of ${called}`}
                        placeholder="Name of the system"
                        value={name}
                        maxLength={200}
                        onChange={event => edit(changed(id, { name: event.currentTarget.value }))}
                        onBlur={() => void (checklist.isStored || commit())}
                      />
                    </td>
                    <td>
                      <TextInput
                        size="xs"
                        aria-label={`Owner of ${called}`}
                        placeholder="Who sees to it"
                        value={owner}
                        maxLength={200}
                        onChange={event => edit(changed(id, { owner: event.currentTarget.value }))}
                        onBlur={() => void (checklist.isStored || commit())}
                      />
                    </td>
                    <td>
                      {ip === null ? (
                        <span className={classes.none}>not observed</span>
                      ) : (
                        <UntrustedText mono text={ip} maxLength={60} />
                      )}
                    </td>
                    <td>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={`Remove ${called}`}
                        onClick={() => remove(at)}
                      >
                        <IconX size={16} aria-hidden />
                      </ActionIcon>
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
      {rows.length === 0 && (
        <p className={classes.nothing}>
          No system is listed, and no caller of the old key is known. Add those that you know of.
        </p>
      )}
      <div className={classes.foot}>
        <Button
          ref={addRef}
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} stroke={1.7} aria-hidden />}
          onClick={add}
        >
          Add system
        </Button>
        {unlisted.length > 0 && (
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              // It is gone with what it adds.
              addRef.current?.focus()
              void commit([...rows, ...unlisted])
            }}
          >
            Add {countWords(unlisted.length, 'observed address', 'observed addresses')}
          </Button>
        )}
      </div>
    </StepPart>
  )
}
