/** Where a webhook may go: to the public internet, and not to what stands behind our own firewall. */
import { type LookupAddress, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** https://www.iana.org/assignments/iana-ipv4-special-registry, and multicast. */
const NOT_PUBLIC_V4 = `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
  192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4`;
/** Global unicast is 2000::/3; within it: protocol assignments, documentation, and 6to4, which wraps any IPv4 address. */
const PUBLIC_V6 = '2000::/3';
const NOT_PUBLIC_V6 = '2001::/23 2001:db8::/32 2002::/16 3fff::/20';

const notPublicV4 = listOf(NOT_PUBLIC_V4, 'ipv4');
const publicV6 = listOf(PUBLIC_V6, 'ipv6');
const notPublicV6 = listOf(NOT_PUBLIC_V6, 'ipv6');
const loopbackV4 = listOf('127.0.0.0/8', 'ipv4');

export function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !notPublicV4.check(address, 'ipv4');
  return isIP(address) === 6 && publicV6.check(address, 'ipv6') && !notPublicV6.check(address, 'ipv6');
}

export const isLoopback = (address: string): boolean =>
  isIP(address) === 4 ? loopbackV4.check(address, 'ipv4') : address === '::1';

export class AddressRefused extends Error {
  override name = 'AddressRefused';
}

/**
 * Resolves a name for the very connection that is about to be made: a name that meant a public address when it was written down, and
 * means one of ours now, is refused as well. One bad address among good ones is enough.
 */
export function guardedLookup(permits: (address: string) => boolean): LookupFunction {
  return (hostname, options, answer) => {
    lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) return answer(error, '');
      const [first] = found;
      if (!first || !found.every(({ address }) => permits(address))) {
        return answer(new AddressRefused('The name does not stand for a public address.'), '');
      }
      if (options.all) answer(null, found);
      else answer(null, first.address, first.family);
    });
  };
}

function listOf(ranges: string, family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const range of ranges.split(/\s+/)) {
    const [net = '', prefix] = range.split('/');
    list.addSubnet(net, Number(prefix), family);
  }
  return list;
}
