import { Checkbox, TextInput } from '@mantine/core'
import {
  endpointGroups,
  resourceScopes,
  scopeMeanings,
  skillCategories
} from '@shared/domain/scope-catalogue'
import { IconSearch } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { AllScopesSwitch } from './all-scopes-switch'
import type { AllScopes } from './key-form'
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
}

/** Read and write as columns, the second vocabulary beside it, free entry, and All scopes apart. */
export function ScopePicker({ scopes, onScopes, allScopes, onAllScopes, issue }: Props) {
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
  const box = (scope: string, label: string) => (
    <Checkbox
      size="xs"
      aria-label={`${label}: ${scopeMeanings[scope] ?? scope}`}
      checked={isAll || scopes.includes(scope)}
      disabled={isAll}
      onChange={() => toggle(scope)}
      data-hint={scopeMeanings[scope]}
    />
  )

  return (
    <fieldset className={classes.section} aria-describedby={issue && issueId} data-field="scopes">
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
                <Checkbox
                  key={scope}
                  size="xs"
                  label={scope}
                  checked={isAll || scopes.includes(scope)}
                  disabled={isAll}
                  onChange={() => toggle(scope)}
                  data-hint={scopeMeanings[scope]}
                />
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
        <AllScopesSwitch value={allScopes} onChange={onAllScopes} />
      </div>
      {issue && (
        <p id={issueId} className={classes.issue} role="alert">
          {issue}
        </p>
      )}
    </fieldset>
  )
}

const None = () => <span className={classes.none}>–</span>
