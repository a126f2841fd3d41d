import { Button, Menu } from '@mantine/core'
import { toggledExclusion, withOnlyTerm } from '@shared/domain/audit-query/edit-audit-query'
import type { AuditEntry } from '@shared/horizon/audit-entry'
import { IconArrowUpRight, IconChevronDown } from '@tabler/icons-react'
import { Link } from 'wouter'
import classes from './drawer-pivots.module.css'
import { objectsOf } from './open-object'
import { aroundQuery, type Pivot, type PivotField, pivotOf, pivotWords } from './pivot-terms'

type Props = {
  readonly entry: AuditEntry
  readonly query: string
  readonly onQuery: (query: string) => void
}

const inMenu: readonly PivotField[] = ['ip', 'key', 'action', 'resource', 'partner', 'outcome']

/** From this entry to those like it, around it, and to the objects it names. */
export function DrawerPivots({ entry, query, onQuery }: Props) {
  const actor = pivotOf(entry, 'actor')
  const around = aroundQuery(entry)
  const others = inMenu.flatMap(field => pivotOf(entry, field) ?? [])
  const objects = objectsOf(entry)
  return (
    <fieldset className={classes.pivots} aria-label="Look further">
      <div className={classes.chips}>
        {actor && (
          <>
            <Chip
              label="Only actor"
              hint={actor.label}
              onClick={() => onQuery(withOnlyTerm(query, actor.term))}
            />
            <Chip
              label="Not actor"
              hint={actor.label}
              onClick={() => onQuery(toggledExclusion(query, actor.term))}
            />
          </>
        )}
        {around !== undefined && (
          <Chip
            label="± 5 min"
            hint="Everything that happened around it"
            onClick={() => onQuery(around)}
          />
        )}
        {others.length > 0 && (
          <Menu position="bottom-start" width={300}>
            <Menu.Target>
              <Button
                size="compact-sm"
                variant="default"
                className={classes.chip}
                rightSection={<IconChevronDown size={13} stroke={1.7} aria-hidden />}
              >
                Only this
              </Button>
            </Menu.Target>
            <Menu.Dropdown className={classes.menu}>
              {others.map(pivot => (
                <MenuPivot key={pivot.field} {...{ pivot, query, onQuery }} />
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {objects.length > 0 && (
        <div className={classes.chips}>
          {objects.map(({ label, path }) => (
            <Button
              key={path}
              component={Link}
              href={path}
              size="compact-sm"
              variant="default"
              className={classes.chip}
              leftSection={<IconArrowUpRight size={13} stroke={1.7} aria-hidden />}
            >
              {label}
            </Button>
          ))}
        </div>
      )}
    </fieldset>
  )
}

type ChipProps = {
  readonly label: string
  readonly hint: string
  readonly onClick: () => void
}

const Chip = ({ label, hint, onClick }: ChipProps) => (
  <Button
    size="compact-sm"
    variant="default"
    className={classes.chip}
    data-hint={hint}
    onClick={onClick}
  >
    {label}
  </Button>
)

type MenuPivotProps = Omit<Props, 'entry'> & { readonly pivot: Pivot }

function MenuPivot({ pivot: { field, label, term }, query, onQuery }: MenuPivotProps) {
  return (
    <>
      <Menu.Label>
        {pivotWords(field)} <bdi className={classes.pivotValue}>{label}</bdi>
      </Menu.Label>
      <Menu.Item onClick={() => onQuery(withOnlyTerm(query, term))}>
        Only this {pivotWords(field)}
      </Menu.Item>
      <Menu.Item onClick={() => onQuery(toggledExclusion(query, term))}>
        Not this {pivotWords(field)}
      </Menu.Item>
    </>
  )
}
