import { computed, shallowRef, type ComputedRef, type Ref } from "vue"

import { ApiRefusal } from "@/api/refusal"
import { EntityRefs } from "@/live/entityRefs"
import { Replica } from "@/live/replica"
import type { LiveSession, LiveState } from "@/live/useSession"
import type { Entities, Session } from "@/protocol"

/** A second of the past in the form in which the parts of the room read a session; nothing can be done in it. */
export class PastSession implements LiveSession {
  readonly person = shallowRef(null)
  readonly audience = shallowRef("")
  readonly sinceLost = shallowRef(null)
  readonly restored = shallowRef(null)
  readonly durable = shallowRef(true)
  readonly outdated = shallowRef(false)
  readonly delay = shallowRef(0)
  readonly mySeat = computed(() => null)
  readonly presence = shallowRef({ online: 0, seats: [], screens: {}, slow: false })
  /** What was found out at the time is not in the log. */
  readonly findings = shallowRef({})
  readonly outbox = shallowRef([])
  readonly state = shallowRef<LiveState>("loading")
  readonly session: ComputedRef<Session | null>
  readonly replica: Replica
  private readonly entities: EntityRefs

  constructor(
    readonly id: string,
    /** The time of day of the second that is shown. */
    private readonly moment: Readonly<Ref<Date>>,
  ) {
    this.replica = new Replica({
      changed: (type, ids) => this.entities.changed(type, ids),
      replaced: () => {
        this.audience.value = this.replica.audience
        this.entities.replaced()
      },
      moved: () => undefined,
      found: () => undefined,
    })
    this.entities = new EntityRefs(() => this.replica)
    this.session = computed(() => this.all("session").value[0] ?? null)
  }

  all<T extends keyof Entities>(type: T): ComputedRef<Entities[T][]> {
    return this.entities.all(type)
  }

  get<T extends keyof Entities>(type: T, id: string): Entities[T] | null {
    return this.entities.get(type, id)
  }

  now(): Date {
    return this.moment.value
  }

  may(): boolean {
    return false
  }

  send(): Promise<never> {
    return Promise.reject(new ApiRefusal("WRONG_STAGE"))
  }

  enqueue(): never {
    throw new ApiRefusal("WRONG_STAGE")
  }

  discard(): void {}

  retry(): void {}
}
