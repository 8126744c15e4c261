import { computed, shallowRef, type ComputedRef, type ShallowRef } from "vue"

import type { Entities, EntityType } from "@/protocol"

import type { Replica } from "./replica"

type AnyEntity = Entities[EntityType]

/**
 * A replica's entities for Vue. A list is worked out anew when something of its type changed;
 * whoever reads one entity is told about that one only.
 */
export class EntityRefs {
  private readonly versions = new Map<EntityType, ShallowRef<number>>()
  private readonly lists = new Map<EntityType, ComputedRef<AnyEntity[]>>()
  private readonly singles = new Map<EntityType, Map<string, ShallowRef<AnyEntity | null>>>()

  constructor(private readonly replica: () => Replica) {}

  all<T extends EntityType>(type: T): ComputedRef<Entities[T][]> {
    const known = this.lists.get(type) as ComputedRef<Entities[T][]> | undefined
    if (known) return known
    const version = shallowRef(0)
    const list = computed(() => {
      void version.value
      return this.replica().all(type)
    })
    this.versions.set(type, version)
    this.lists.set(type, list)
    return list
  }

  get<T extends EntityType>(type: T, id: string): Entities[T] | null {
    const singles = this.singles.get(type) ?? new Map<string, ShallowRef<AnyEntity | null>>()
    this.singles.set(type, singles)
    const single = singles.get(id) ?? shallowRef<AnyEntity | null>(this.replica().get(type, id))
    singles.set(id, single)
    return single.value as Entities[T] | null
  }

  changed(type: EntityType, ids: readonly string[]): void {
    this.touch(type)
    const singles = this.singles.get(type)
    if (!singles) return
    for (const id of ids) this.refresh(type, id, singles.get(id))
  }

  replaced(): void {
    for (const type of this.versions.keys()) this.touch(type)
    for (const [type, singles] of this.singles) {
      for (const [id, single] of singles) this.refresh(type, id, single)
    }
  }

  private touch(type: EntityType): void {
    const version = this.versions.get(type)
    if (version) version.value++
  }

  private refresh(type: EntityType, id: string, single?: ShallowRef<AnyEntity | null>): void {
    if (single) single.value = this.replica().get(type, id)
  }
}
