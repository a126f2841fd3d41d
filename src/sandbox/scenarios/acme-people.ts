import type { UserRole, UserStatus } from '@shared/horizon/directory'

export const departments = [
  { id: 'dept_finance', name: 'Finance', lead: 'Mei Tanaka' },
  { id: 'dept_sales', name: 'Sales', lead: 'Luc Fontaine' },
  { id: 'dept_support', name: 'Support', lead: 'Nadia Haddad' },
  { id: 'dept_operations', name: 'Operations', lead: 'Tomas Lindqvist' },
  { id: 'dept_engineering', name: 'Engineering', lead: 'Samir Patel' },
  { id: 'dept_marketing', name: 'Marketing', lead: 'Elif Demir' }
] as const

export type DepartmentId = (typeof departments)[number]['id']

type Person = {
  readonly name: string
  readonly role: UserRole
  readonly departments: readonly DepartmentId[]
  readonly status?: UserStatus
}

const inDepartment = (
  role: UserRole,
  department: DepartmentId,
  names: readonly string[],
  status?: UserStatus
): Person[] => names.map(name => ({ name, role, departments: [department], status }))

/** 42 people: one owner, four admins, seven managers, thirty members. */
export const people: readonly Person[] = [
  { name: 'Ada Moreau', role: 'owner', departments: [] },
  { name: 'Jonas Weber', role: 'admin', departments: ['dept_engineering'] },
  { name: 'Priya Raman', role: 'admin', departments: ['dept_support'] },
  { name: 'Mei Tanaka', role: 'admin', departments: ['dept_finance'] },
  { name: 'Tomas Lindqvist', role: 'admin', departments: ['dept_operations'] },
  { name: 'Luc Fontaine', role: 'manager', departments: ['dept_sales', 'dept_marketing'] },
  ...inDepartment('manager', 'dept_support', ['Nadia Haddad']),
  ...inDepartment('manager', 'dept_engineering', ['Samir Patel']),
  ...inDepartment('manager', 'dept_marketing', ['Elif Demir']),
  ...inDepartment('manager', 'dept_finance', ['Oskar Nowak']),
  ...inDepartment('manager', 'dept_operations', ['Carla Mendes'], 'pending'),
  ...inDepartment('manager', 'dept_sales', ['Victor Okafor'], 'deactivated'),
  ...inDepartment('member', 'dept_finance', ['Hana Sato', 'Ben Carter', 'Ines Duarte']),
  ...inDepartment('member', 'dept_finance', ['Marek Dvorak'], 'deactivated'),
  ...inDepartment('member', 'dept_sales', [
    'Grace Kim',
    'Leo Rossi',
    'Aisha Bello',
    'Noah Fischer'
  ]),
  ...inDepartment('member', 'dept_sales', ['Yara Costa'], 'pending'),
  ...inDepartment('member', 'dept_support', ['Emma Larsen', 'Rohan Mehta', 'Sofia Alvarez']),
  ...inDepartment('member', 'dept_support', ['Daniel Cohen', 'Mina Park', 'Zeynep Kaya']),
  ...inDepartment('member', 'dept_support', ['Ivo Petrov'], 'deactivated'),
  ...inDepartment('member', 'dept_operations', ['Anton Berg', 'Lucia Romano', 'Kofi Mensah']),
  ...inDepartment('member', 'dept_operations', ['Petra Novak'], 'pending'),
  ...inDepartment('member', 'dept_engineering', ['Tariq Aziz', 'Julia Schmidt', 'Wei Chen']),
  ...inDepartment('member', 'dept_engineering', ['Olga Ivanova', 'Pablo Garcia', 'Freya Holm']),
  ...inDepartment('member', 'dept_marketing', ['Chloe Martin', 'Diego Silva', 'Nora Lind']),
  ...inDepartment('member', 'dept_marketing', ['Omar Farouk'], 'pending')
]

export const emailOf = (name: string): string => `${name.split(' ')[0]?.toLowerCase()}@acme.example`

export function personNumber(name: string): number {
  const index = people.findIndex(person => person.name === name)
  if (index === -1) throw new Error(`${name} is not at Acme`)
  return index + 1
}

export const userIdOf = (name: string): string => `user_${personNumber(name)}`
