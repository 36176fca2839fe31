//! From where a request comes, as far as limits need to know.

use crate::config::ClientAddress;
use axum::http::HeaderMap;
use std::net::{IpAddr, Ipv6Addr};

/// The network that a request comes from: one IPv4 address, or the 64 bits of an IPv6 address that one customer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl Network {
    /// The network of an address.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
            v4 @ IpAddr::V4(_) => v4,
        })
    }

    /// The network that a request comes from. `peer` is the other end of its connection; a header counts only where `told_by` says that
    /// a proxy writes it.
    #[must_use]
    pub fn read(told_by: ClientAddress, headers: &HeaderMap, peer: IpAddr) -> Self {
        // Only the last entry of X-Forwarded-For is the proxy's own; what stands before it anybody may have written.
        let told = match told_by {
            ClientAddress::Connection => None,
            ClientAddress::XRealIp => client_ip::x_real_ip(headers).ok(),
            ClientAddress::XForwardedFor => client_ip::rightmost_x_forwarded_for(headers).ok(),
        };
        Self::of(told.unwrap_or(peer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The network that a request comes from. `peer` is the other end of its connection; a header counts only where `told_by` says that
    /// a proxy writes it.
    #[must_use]
    pub fn read(told_by: ClientAddress, headers: &[(&'static str, &str)], peer: &str) -> String {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        Network::read(told_by, &headers, peer.parse().unwrap()).0.to_string()
    }

    #[test]
    fn a_header_counts_only_where_a_proxy_writes_it() {
        let made_up = [("x-real-ip", "10.0.0.1"), ("x-forwarded-for", "10.0.0.2, 10.0.0.3")];
        assert_eq!(read(ClientAddress::Connection, &made_up, "192.0.2.7"), "192.0.2.7");
        assert_eq!(read(ClientAddress::XRealIp, &made_up, "192.0.2.7"), "10.0.0.1");
        assert_eq!(read(ClientAddress::XForwardedFor, &made_up, "192.0.2.7"), "10.0.0.3", "the last is the proxy's own");
        assert_eq!(read(ClientAddress::XRealIp, &[], "192.0.2.7"), "192.0.2.7");
        assert_eq!(read(ClientAddress::XRealIp, &[("x-real-ip", "nobody")], "192.0.2.7"), "192.0.2.7");
    }

    #[test]
    fn one_customer_is_one_network() {
        assert_eq!(read(ClientAddress::Connection, &[], "2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(read(ClientAddress::Connection, &[], "2001:db8:1:2:ffff::1"), "2001:db8:1:2::");
        assert_eq!(read(ClientAddress::Connection, &[], "::ffff:192.0.2.7"), "192.0.2.7");
    }
}
