//! Works out what a pod's volumes need.
