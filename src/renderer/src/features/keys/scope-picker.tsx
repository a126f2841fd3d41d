import { Checkbox, TextInput } from '@mantine/core'
import {
  endpointGroups,
  resourceScopes,
  scopeMeanings,
  skillCategories
} from '@shared/domain/scope-catalogue'
import { IconCircleOff, IconSearch } from '@tabler/icons-react'
import { type ReactNode, useId, useState } from 'react'
import { AllScopesSwitch } from './all-scopes-switch'
import type { AllScopes } from './key-form'
import type { KeyHint } from './key-hints'
import { type OwnerEffect, roleWord } from './key-type-effect'
import { OtherScopes } from './other-scopes'
import classes from './scope-picker.module.css'

/** `conversations` is in both lists of the documentation; it is one scope. */
const categoriesAndGroups = [...new Set<string>([...skillCategories, ...endpointGroups])]

type Props = {
  readonly scopes: readonly string[]
  readonly onScopes: (scopes: readonly string[]) => void
  readonly allScopes: AllScopes
  readonly onAllScopes: (allScopes: AllScopes) => void
  readonly issue: string | undefined
  readonly hint: KeyHint | undefined
  /** Of a user key: what its owner's role makes of the scopes. */
  readonly effect: OwnerEffect | undefined
}

/** Read and write as columns, the second vocabulary beside it, free entry, and All scopes apart. */
export function ScopePicker(props: Props) {
  const { scopes, onScopes, allScopes, onAllScopes, issue, hint, effect } = props
  const [wanted, setWanted] = useState('')
  const issueId = useId()
  const isAll = allScopes === 'granted'
  const matches = (text: string) => text.includes(wanted.trim().toLowerCase())
  const resources = resourceScopes.filter(row =>
    [row.read, row.write, row.execute].some(scope => scope !== undefined && matches(scope))
  )
  const others = categoriesAndGroups.filter(matches)

  const toggle = (scope: string) =>
    onScopes(scopes.includes(scope) ? scopes.filter(each => each !== scope) : [...scopes, scope])
  const withoutEffect = new Set(effect?.kind === 'role' ? effect.without : [])
  const mark = (scope: string): ReactNode =>
    withoutEffect.has(scope) && (
      <span className={classes.beyond} data-hint={beyondWords(effect)}>
        <IconCircleOff size={13} stroke={1.7} aria-hidden />
        <span className="hc-visually-hidden">without effect</span>
      </span>
    )
  const box = (scope: string, label: string) => (
    <span className={classes.boxed}>
      <Checkbox
        size="xs"
        aria-label={`${label}: ${scopeMeanings[scope] ?? scope}`}
        checked={isAll || scopes.includes(scope)}
        disabled={isAll}
        onChange={() => toggle(scope)}
        data-hint={scopeMeanings[scope]}
      />
      {mark(scope)}
    </span>
  )

  return (
    // The legend stands in a row of its own, where it names nothing.
    <fieldset
      className={classes.section}
      aria-label="Scopes"
      aria-describedby={issue && issueId}
      data-field="scopes"
    >
      <div className={classes.head}>
        <legend className={classes.title}>Scopes</legend>
        <span className={classes.count}>{isAll ? 'all' : scopes.length} selected</span>
        <TextInput
          size="sm"
          w={176}
          aria-label="Find a scope"
          placeholder="Find a scope"
          value={wanted}
          maxLength={100}
          onChange={event => setWanted(event.currentTarget.value)}
          leftSection={<IconSearch size={14} stroke={1.7} aria-hidden />}
        />
      </div>
      <div className={classes.box} data-invalid={issue !== undefined || undefined}>
        <div className={classes.panes}>
          <table className={classes.resources}>
            <thead>
              <tr>
                <th scope="col" className={classes.column}>
                  Resource
                </th>
                <th scope="col" className={classes.column} data-narrow>
                  Read
                </th>
                <th scope="col" className={classes.column} data-narrow>
                  Write
                </th>
              </tr>
            </thead>
            <tbody>
              {resources.map(({ resource, read, write, execute }) => (
                <tr key={resource}>
                  <th scope="row" className={classes.resource}>
                    {resource}
                  </th>
                  {execute === undefined ? (
                    <>
                      <td className={classes.access}>
                        {read === undefined ? <None /> : box(read, `${resource} read`)}
                      </td>
                      <td className={classes.access}>
                        {write === undefined ? <None /> : box(write, `${resource} write`)}
                      </td>
                    </>
                  ) : (
                    <td colSpan={2} className={classes.access}>
                      <span className={classes.execute}>
                        {box(execute, `${resource} execute`)} execute
                      </span>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
          <div className={classes.second}>
            <div className={classes.secondHead}>Skill categories and groups</div>
            <div className={classes.groups}>
              {others.map(scope => (
                <span key={scope} className={classes.boxed}>
                  <Checkbox
                    size="xs"
                    label={scope}
                    checked={isAll || scopes.includes(scope)}
                    disabled={isAll}
                    onChange={() => toggle(scope)}
                    data-hint={scopeMeanings[scope]}
                  />
                  {mark(scope)}
                </span>
              ))}
            </div>
            <OtherScopes scopes={scopes} onScopes={onScopes} isDisabled={isAll} />
          </div>
        </div>
        {resources.length + others.length === 0 && (
          <p className={classes.nothing}>
            No known scope matches. Add it by name if this Horizon has it.
          </p>
        )}
        <AllScopesSwitch value={allScopes} onChange={onAllScopes} hint={hint} />
      </div>
      <div role="status">
        {effectWords(effect) !== undefined && (
          <p className={classes.effect}>
            <IconCircleOff size={13} stroke={1.7} aria-hidden />
            {effectWords(effect)}
          </p>
        )}
      </div>
      {issue && (
        <p id={issueId} className={classes.issue} role="alert">
          {issue}
        </p>
      )}
    </fieldset>
  )
}

const beyondWords = (effect: OwnerEffect | undefined): string | undefined =>
  effect?.kind === 'role' ? `Without effect with the role ${roleWord(effect.role)}` : undefined

/** Said, not refused: the role may change, and the key with it. */
function effectWords(effect: OwnerEffect | undefined): string | undefined {
  if (effect?.kind !== 'role' || effect.without.length === 0) return undefined
  const count = effect.without.length
  const role = roleWord(effect.role)
  return `${count} ${count === 1 ? 'scope is' : 'scopes are'} without effect with the role ${role}. They take effect if the role changes.`
}

const None = () => <span className={classes.none}>–</span>
