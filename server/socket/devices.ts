import type { Role } from '../../contract/index.ts';
import type { PresenceNode } from '../../core/ports/presence.ts';

export interface DeviceRegister {
  /** A device of this user has connected to this server. @returns whether it is their first here. */
  add(user: { userId: string; role: Role }): boolean;
  /** @returns whether it was their last here. */
  remove(user: { userId: string; role: Role }): boolean;
  has(userId: string): boolean;
  consultants(): string[];
}

/** Counts the devices of everybody on this server, and tells the presence store of a consultant's first and last. */
export function createDeviceRegister(node: PresenceNode): DeviceRegister {
  const counts = new Map<string, { role: Role; devices: number }>();
  return {
    add({ userId, role }) {
      const devices = (counts.get(userId)?.devices ?? 0) + 1;
      counts.set(userId, { role, devices });
      if (devices === 1 && role === 'consultant') node.markOnline(userId);
      return devices === 1;
    },
    remove({ userId, role }) {
      const devices = (counts.get(userId)?.devices ?? 1) - 1;
      if (devices > 0) {
        counts.set(userId, { role, devices });
        return false;
      }
      counts.delete(userId);
      if (role === 'consultant') node.markOffline(userId);
      return true;
    },
    has: (userId) => counts.has(userId),
    consultants: () => [...counts].filter(([, it]) => it.role === 'consultant').map(([userId]) => userId),
  };
}
